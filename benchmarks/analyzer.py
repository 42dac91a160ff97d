"""A policy pack's process, started and asked as the engine does it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import grpc
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc

from plans import Resource
from plans.document import PROJECT
from plans.unknown import UNKNOWN

_TIMEOUT: Final = 60.0
"""Seconds for one call."""
_NO_ENGINE: Final = "127.0.0.1:1"
"""Address of an engine that nobody asks: packs talk to it only to log."""
_MOST_BYTES: Final = 400 * 1024 * 1024
"""Of a message, as the engine and the SDK have it."""

Stub = Any


@dataclass(frozen=True)
class Pack:
    """A pack that runs.

    Attributes:
        stub: asks it.
        startup: seconds from the start of its process until it named its port.
    """

    stub: Stub
    startup: float


@contextmanager
def running(folder: Path, stack: str, config: Mapping[str, Any]) -> Iterator[Pack]:
    """Start the pack in ``folder`` for a preview of ``stack`` with ``config``, and stop it at the end.

    Raises:
        RuntimeError: it ended without a port.
    """
    variables = {
        "PULUMI_PROJECT": PROJECT,
        "PULUMI_STACK": stack,
        "PULUMI_DRY_RUN": "true",
        "PULUMI_CONFIG": json.dumps(config),
    }
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    with subprocess.Popen(  # as the Python language host starts it
        [sys.executable, "-u", "-m", "pulumi.policy", _NO_ENGINE, folder],
        stdout=subprocess.PIPE,
        env=inherited | variables,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None  # noqa: S101 - for the type checker
            port = process.stdout.readline().strip()
            startup = time.perf_counter() - started
            if not port:
                raise RuntimeError(f"{folder}: the pack ended before it was ready")
            options = [(f"grpc.max_{way}_message_length", _MOST_BYTES) for way in ("send", "receive")]
            with grpc.insecure_channel(f"127.0.0.1:{port}", options=options) as channel:
                yield Pack(analyzer_pb2_grpc.AnalyzerStub(channel), startup)
        finally:
            process.kill()


def seconds_alone(stub: Stub, requests: Sequence[analyzer_pb2.AnalyzeRequest]) -> float:
    """Seconds that the pack takes for all resources, one after the other: the engine asks to mend each, then to judge it."""
    started = time.perf_counter()
    for request in requests:
        stub.Remediate(request, timeout=_TIMEOUT)
        stub.Analyze(request, timeout=_TIMEOUT)
    return time.perf_counter() - started


def seconds_together(stub: Stub, request: analyzer_pb2.AnalyzeStackRequest) -> float:
    """Seconds that the pack takes for the stack as a whole."""
    started = time.perf_counter()
    stub.AnalyzeStack(request, timeout=_TIMEOUT)
    return time.perf_counter() - started


def request_of(resource: Resource) -> analyzer_pb2.AnalyzeRequest:
    """What the engine asks about a resource at preview."""
    return analyzer_pb2.AnalyzeRequest(
        type=resource.type,
        urn=resource.urn,
        name=resource.name,
        properties=struct(resource.inputs),
        options=analyzer_pb2.AnalyzerResourceOptions(parent=resource.parent, protect=resource.protect),
        provider=analyzer_pb2.AnalyzerProviderResource(
            type=f"pulumi:providers:{resource.type.partition(':')[0]}", properties=struct(resource.provider)
        ),
    )


def request_of_all(resources: Sequence[Resource]) -> analyzer_pb2.AnalyzeStackRequest:
    """What the engine asks about all resources at the end of a preview: with an id among what is known of each."""
    return analyzer_pb2.AnalyzeStackRequest(
        resources=[
            analyzer_pb2.AnalyzerResource(
                type=resource.type,
                urn=resource.urn,
                name=resource.name,
                parent=resource.parent,
                properties=struct({**resource.inputs, "id": min(UNKNOWN)}),
                options=analyzer_pb2.AnalyzerResourceOptions(parent=resource.parent, protect=resource.protect),
                propertyDependencies={
                    name: analyzer_pb2.AnalyzerPropertyDependencies(urns=urns) for name, urns in resource.dependencies.items()
                },
            )
            for resource in resources
        ]
    )


def struct(values: Mapping[str, Any]) -> Struct:
    """``values`` as the protocol carries them."""
    carried = Struct()
    carried.update(dict(values))
    return carried
