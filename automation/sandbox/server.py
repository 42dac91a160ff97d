"""The process that serves the three stand-ins, one port each, until its parent is gone."""

import argparse
import gc
import json
import signal
import sys
import threading
from collections.abc import Sequence
from concurrent import futures
from pathlib import Path

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from automation.sandbox.provider import StandIn
from automation.sandbox.sdk_source import PACKAGES
from automation.sandbox.world import World

_MESSAGE_BYTES = 64 * 1024 * 1024
_THREADS = 8


def serve(world: World, *, lenient: bool = False) -> tuple[list[grpc.Server], dict[str, int]]:
    """Starts the three servers on free local ports; the caller stops them.

    Returns:
        The servers, and package name -> port.
    """
    executor = futures.ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix="stand-in")
    servers, ports = [], {}
    options = [("grpc.max_receive_message_length", _MESSAGE_BYTES), ("grpc.max_send_message_length", _MESSAGE_BYTES)]
    for name in PACKAGES:
        server = grpc.server(executor, options=options)
        provider_pb2_grpc.add_ResourceProviderServicer_to_server(StandIn(name, world, lenient=lenient), server)
        ports[name] = server.add_insecure_port("127.0.0.1:0")
        server.start()
        servers.append(server)
    return servers, ports


def main(arguments: Sequence[str] | None = None) -> int:
    """Serves until standard input ends (the parent is gone) or SIGTERM; prints one line of JSON with the ports."""
    parser = argparse.ArgumentParser(prog="python -m automation.sandbox", description=__doc__)
    parser.add_argument("--state-dir", type=Path, required=True, help="where the simulated cloud is kept between runs")
    parser.add_argument("--lenient", action="store_true", help="let azure-native inputs pass that its real plugin lets pass")
    options = parser.parse_args(arguments)
    # The schema is read once and stays: collecting it again and again costs more than the requests.
    gc.set_threshold(50_000, 20, 100)
    world = World(options.state_dir)
    servers, ports = serve(world, lenient=options.lenient)
    done = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: done.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides: at Ctrl-C the engine still has calls to make
    threading.Thread(target=_wait_for_parent, args=(done,), daemon=True).start()
    sys.stdout.write(json.dumps({"ports": ports}) + "\n")
    sys.stdout.flush()
    done.wait()
    for server in servers:
        server.stop(grace=0.5)
    return 0


def _wait_for_parent(done: threading.Event) -> None:
    sys.stdin.buffer.read()
    done.set()
