"""Time and memory of the stand-in's calls, over real gRPC, for every resource of the deployed prod stack."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import grpc
import psutil
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from automation import sandbox
from automation.sandbox import schema
from benchmarks.bare_source import PROVIDER_PREFIX, is_cloud_resource
from benchmarks.measure import median, percentile
from benchmarks.report import Row, Section

_REPETITIONS: Final = 7
_MEMORY_REPETITIONS: Final = 31
_TIMEOUT: Final = 30.0
_SECRET: Final = "4dabf18193072939515e22adb298388d"  # noqa: S105 - the wire protocol's mark of special values

_HOW = f"""\
Every resource of the deployed prod stack ({{resources}} of {{types}} types) is sent to a stand-in process over gRPC: Check with
the inputs of the state, Create at preview, Create at up, Diff without a change. The floor is a process that sends the same
messages back, called in turn with it. {_REPETITIONS} repetitions after one to warm up, median of all calls; the first answer
for a type reads its schema and is not among them. Memory is the resident set of the stand-in process, which never talks to
the floor's; the growth a call is that from the first to the last of {_MEMORY_REPETITIONS} repetitions. No limits."""

Stub = Any
Call = tuple[str, str, Any]
"""Name of the method, what it is reported as, and the request."""


def measure(state: list[dict[str, Any]], folder: Path) -> Section:
    """Measure with the resources of ``state``, an exported deployment."""
    resources = [r for r in state if r.get("custom") and is_cloud_resource(r["type"])]
    providers = {f"{r['urn']}::{r['id']}": r for r in resources if r["type"].startswith(PROVIDER_PREFIX)}
    managed = [r for r in resources if not r["type"].startswith(PROVIDER_PREFIX)]
    with sandbox.start(folder) as clouds, _echo() as echo, ExitStack() as channels:
        process = psutil.Process(clouds.pid)
        stubs = {key: channels.enter_context(_configured(clouds.ports, provider)) for key, provider in providers.items()}
        calls = [(stubs[r["provider"]], call) for r in managed for call in _calls(r)]
        memory = [process.memory_info().rss]
        times: dict[str, list[tuple[float, float]]] = {}
        for repetition in range(_REPETITIONS + 1):
            for stub, call in calls:
                pair = _timed(stub, call), _timed(echo, call)
                if repetition:
                    times.setdefault(call[1], []).append(pair)
            if not repetition:
                memory.append(process.memory_info().rss)
        for _ in range(_MEMORY_REPETITIONS - _REPETITIONS - 1):
            for stub, call in calls:
                _timed(stub, call)
        memory.append(process.memory_info().rss)
    types = len({r["type"] for r in managed})
    rows = [*_time_rows(times), *_memory_rows(memory, len(calls) * (_MEMORY_REPETITIONS - 1))]
    return Section(title="Stand-in", how=_HOW.format(resources=len(managed), types=types), rows=rows)


def _time_rows(times: Mapping[str, list[tuple[float, float]]]) -> Iterator[Row]:
    for name, pairs in times.items():
        ours, floor = ([1000 * pair[side] for pair in pairs] for side in (0, 1))
        yield Row(what=f"{name}, median", ours=median(ours), floor=median(floor), unit="ms")
        yield Row(what=f"{name}, 95 in 100 calls within", ours=percentile(ours, 95), floor=percentile(floor, 95), unit="ms")


def _memory_rows(memory: list[int], calls: int) -> Iterator[Row]:
    before, after_one, after_all = memory
    for what, size in (
        ("before", before),
        ("after each call once", after_one),
        (f"after {_MEMORY_REPETITIONS} times", after_all),
    ):
        yield Row(what=f"memory {what}", ours=size / 2**20, unit="MiB")
    yield Row(what="memory growth a call", ours=(after_all - after_one) / calls, unit="bytes")


def _timed(stub: Stub, call: Call) -> float:
    method, _, request = call
    started = time.perf_counter()
    answer = getattr(stub, method)(request, timeout=_TIMEOUT)
    seconds = time.perf_counter() - started
    if method == "Check" and answer.failures:
        raise RuntimeError(f"the stand-in refuses what is deployed: {request.urn}: {answer.failures}")
    return seconds


def _calls(resource: Mapping[str, Any]) -> Iterator[Call]:
    """The calls for one resource, in an order that can be repeated.

    Check takes the inputs as old ones too, which ends the comparison that Diff began. Diff asks about an id that does not exist,
    so that the resource never counts as known to the engine, and Create replaces its own trace.
    """
    urn, inputs = resource["urn"], _struct(resource["inputs"])
    yield "Check", "Check", provider_pb2.CheckRequest(urn=urn, olds=inputs, news=inputs)
    yield "Create", "Create at preview", provider_pb2.CreateRequest(urn=urn, properties=inputs, preview=True)
    yield "Create", "Create at up", provider_pb2.CreateRequest(urn=urn, properties=inputs)
    outputs = _struct(resource["outputs"])
    yield "Diff", "Diff", provider_pb2.DiffRequest(id="(none)", urn=urn, olds=outputs, news=inputs, old_inputs=inputs)


def _struct(values: Mapping[str, Any]) -> Struct:
    struct = Struct()
    struct.update(_readable(values))
    return struct


def _readable(value: Any) -> Any:
    """With text in place of what only the engine can decrypt."""
    if isinstance(value, dict):
        if "ciphertext" in value and _SECRET in value:
            return {_SECRET: value[_SECRET], "value": "secret"}
        return {name: _readable(part) for name, part in value.items()}
    return [_readable(part) for part in value] if isinstance(value, list) else value


@contextmanager
def _configured(ports: Mapping[str, int], provider: Mapping[str, Any]) -> Iterator[Stub]:
    """A connection to the stand-in for an explicit provider, set up as the engine does it."""
    package = schema.package_of(provider["type"])
    # Without an own pool, channels to the same port would share one connection, and with it one configuration.
    options = [("grpc.use_local_subchannel_pool", 1)]
    with grpc.insecure_channel(f"127.0.0.1:{ports[package]}", options=options) as channel:
        stub = provider_pb2_grpc.ResourceProviderStub(channel)
        stub.Configure(provider_pb2.ConfigureRequest(args=_struct(provider["inputs"]), acceptSecrets=True), timeout=_TIMEOUT)
        yield stub


@contextmanager
def _echo() -> Iterator[Stub]:
    command = [sys.executable, "-m", "benchmarks.echo_provider"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdin is not None  # noqa: S101, PT018
        with grpc.insecure_channel(f"127.0.0.1:{int(process.stdout.readline())}") as channel:
            yield provider_pb2_grpc.ResourceProviderStub(channel)
        process.stdin.close()
