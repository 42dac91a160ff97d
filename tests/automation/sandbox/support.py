"""A client of the stand-ins that speaks the engine's side of the provider protocol."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from automation.sandbox.server import serve
from automation.sandbox.values import decode, encode
from automation.sandbox.world import World

CONFIG: dict[str, dict[str, Any]] = {
    "aws": {"region": "eu-central-1", "allowedAccountIds": '["111122223333"]'},
    "azure-native": {"subscriptionId": "00000000-0000-4000-8000-0000000000aa", "location": "westeurope"},
    "gcp": {"project": "ml-dev-1", "region": "europe-west4"},
}


def urn(token: str, name: str = "thing") -> str:
    return f"urn:pulumi:dev::ml::mlcp:networking:Network${token}::{name}"


class Provider:
    """One explicit provider on a connection of its own, as the engine has it."""

    def __init__(self, package: str, port: int, config: Mapping[str, Any] | None = None):
        self.channel = grpc.insecure_channel(f"127.0.0.1:{port}", options=[("grpc.use_local_subchannel_pool", 1)])
        self.stub = provider_pb2_grpc.ResourceProviderStub(self.channel)
        self.stub.Configure(provider_pb2.ConfigureRequest(args=encode(config or CONFIG[package]), acceptSecrets=True))

    def check(self, token: str, news: Mapping[str, Any], olds: Mapping[str, Any] | None = None, name: str = "thing") -> Any:
        return self.stub.Check(provider_pb2.CheckRequest(urn=urn(token, name), news=encode(news), olds=encode(olds or {})))

    def create(self, token: str, news: Mapping[str, Any], *, preview: bool = False, name: str = "thing") -> Any:
        """Checks and creates; fails if the inputs are refused."""
        checked = self.check(token, news, name=name)
        assert not checked.failures, checked.failures
        request = provider_pb2.CreateRequest(urn=urn(token, name), properties=checked.inputs, preview=preview)
        return self.stub.Create(request)

    def diff(self, token: str, identifier: str, old: Mapping[str, Any], new: Mapping[str, Any], name: str = "thing") -> Any:
        request = provider_pb2.DiffRequest(id=identifier, urn=urn(token, name), old_inputs=encode(old), news=encode(new))
        return self.stub.Diff(request)

    def update(self, token: str, created: Any, old: Mapping[str, Any], new: Mapping[str, Any], name: str = "thing") -> Any:
        request = provider_pb2.UpdateRequest(
            id=created.id, urn=urn(token, name), olds=created.properties, old_inputs=encode(old), news=encode(new)
        )
        return self.stub.Update(request)

    def delete(self, token: str, created: Any, name: str = "thing") -> None:
        self.stub.Delete(provider_pb2.DeleteRequest(id=created.id, urn=urn(token, name), properties=created.properties))

    def read(self, token: str, identifier: str, name: str = "thing") -> Any:
        return self.stub.Read(provider_pb2.ReadRequest(id=identifier, urn=urn(token, name)))


class StandIns:
    """The three stand-ins in this process."""

    def __init__(self, ports: Mapping[str, int]):
        self.ports = ports
        self._open: list[Provider] = []

    def provider(self, package: str, config: Mapping[str, Any] | None = None) -> Provider:
        provider = Provider(package, self.ports[package], config)
        self._open.append(provider)
        return provider

    def close(self) -> None:
        for provider in self._open:
            provider.channel.close()


@contextmanager
def stand_ins(state_dir: Path | None = None, *, lenient: bool = False) -> Iterator[StandIns]:
    """Serves the stand-ins on free ports for a `with` block."""
    world = World(state_dir)
    servers, ports = serve(world, lenient=lenient)
    clients = StandIns(ports)
    try:
        yield clients
    finally:
        clients.close()
        for server in servers:
            server.stop(grace=None).wait()
        world.close()


__all__ = ["CONFIG", "Provider", "StandIns", "decode", "stand_ins", "urn"]
