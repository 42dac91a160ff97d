"""The floor of the stand-in's benchmark: a provider that sends back what it gets.

Prints its port, and ends with its standard input.
"""

# ruff: noqa: ARG002, N802 - names and arguments are the protocol's

import sys
from concurrent import futures
from typing import Any

import grpc
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc


class EchoProvider(provider_pb2_grpc.ResourceProviderServicer):
    """Answers with the properties of the request, unread."""

    def Check(self, request: Any, context: grpc.ServicerContext) -> Any:
        """The new inputs."""
        return provider_pb2.CheckResponse(inputs=request.news)

    def Diff(self, request: Any, context: grpc.ServicerContext) -> Any:
        """No difference."""
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)

    def Create(self, request: Any, context: grpc.ServicerContext) -> Any:
        """The inputs as outputs."""
        return provider_pb2.CreateResponse(id="echo", properties=request.properties)


def main() -> None:
    """Serve until standard input ends."""
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(EchoProvider(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    sys.stdin.read()
    server.stop(grace=None)


if __name__ == "__main__":
    main()
