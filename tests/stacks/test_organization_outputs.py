"""Outputs of the ``org`` stack as environments read them: there, incomplete, or not there yet."""

from collections.abc import Callable
from typing import Any

import grpc
import pulumi
import pytest
from pulumi.runtime.mocks import MockCallArgs, MockResourceArgs, Mocks

from components.logging import Logging
from components.networking import Network
from stacks.implementations import implementation
from stacks.organization_outputs import OrganizationOutputs
from vocabulary import Cloud

OUTPUTS = {"control_plane": {"aws": {"principal": "arn:aws:iam::444455556666:role/acme-ml-org-control-plane"}}}


class Backend(Mocks):
    """The engine's reader of stack outputs; ``answer`` gives the outputs or raises."""

    def __init__(self, answer: Callable[[], Any]) -> None:
        self.answer = answer
        self.asked: list[tuple[str, Any]] = []

    def call(self, args: MockCallArgs) -> dict[str, Any]:
        self.asked.append((args.token, args.args))
        return {"name": args.args["name"], "outputs": self.answer()}

    def new_resource(self, args: MockResourceArgs) -> tuple[str, dict[str, Any]]:
        raise AssertionError(args.name)


class Refusal(grpc.RpcError):
    """An error as the engine's monitor sends it."""

    def __init__(self, details: str) -> None:
        self._details = details

    def code(self) -> grpc.StatusCode:
        return grpc.StatusCode.UNKNOWN

    def details(self) -> str:
        return self._details


def no_such_stack() -> Any:
    raise Refusal("unknown stack 'organization/ml-control-plane/org'")


def only_previewed() -> Any:
    return {}


def broken() -> Any:
    raise Refusal("permission denied")


def read(answer: Callable[[], Any], *paths: tuple[str, ...], preview: bool = False) -> tuple[Backend, list[tuple[bool, Any]]]:
    """What environments get for ``paths``: whether it is known, and its value."""
    backend = Backend(answer)
    pulumi.runtime.set_mocks(backend, project="ml-control-plane", stack="dev", preview=preview, organization="organization")
    got: list[tuple[bool, Any]] = []

    async def settle(output: pulumi.Output[str]) -> None:
        got.append((await output.is_known(), await output.future()))

    @pulumi.runtime.test
    def run() -> Any:
        outputs = OrganizationOutputs()

        async def settle_all() -> None:
            for path in paths:
                await settle(outputs.get(*path))

        return pulumi.Output.from_input(settle_all())

    run()
    return backend, got


def test_an_output_is_found_by_its_path_and_the_stack_is_read_once() -> None:
    path = ("control_plane", "aws", "principal")
    backend, got = read(lambda: OUTPUTS, path, path)
    assert got == [(True, OUTPUTS["control_plane"]["aws"]["principal"])] * 2
    assert backend.asked == [("pulumi:pulumi:readStackOutputs", {"name": "organization/ml-control-plane/org"})]


@pytest.mark.parametrize("path", [("control_plane", "gcp", "principal"), ("control_plane", "aws", "principal", "arn"), ("none",)])
def test_an_output_that_is_not_there_says_to_update_the_org_stack(path: tuple[str, ...]) -> None:
    with pytest.raises(pulumi.RunError) as error:
        read(lambda: OUTPUTS, path)
    name = ".".join(path)
    assert str(error.value) == (
        f"stack organization/ml-control-plane/org has no output {name}: bring it up to date first (mlcp up --stack org)"
    )


@pytest.mark.parametrize("answer", [no_such_stack, only_previewed])
def test_before_the_org_stack_exists_a_preview_goes_on_with_unknown_outputs(
    answer: Callable[[], Any], caplog: pytest.LogCaptureFixture
) -> None:
    _, got = read(answer, ("control_plane", "aws", "principal"), preview=True)
    assert got == [(False, None)]
    assert "stack organization/ml-control-plane/org does not exist yet" in caplog.text


@pytest.mark.parametrize("answer", [no_such_stack, only_previewed])
def test_before_the_org_stack_exists_nothing_is_deployed(answer: Callable[[], Any]) -> None:
    with pytest.raises(pulumi.RunError, match=r"does not exist: create it first \(mlcp up --stack org\)"):
        read(answer, ("control_plane", "aws", "principal"))


@pytest.mark.parametrize("preview", [True, False])
def test_a_backend_that_fails_is_not_taken_for_a_missing_stack(preview: bool) -> None:
    with pytest.raises(Exception, match="permission denied"):
        read(broken, ("control_plane", "aws", "principal"), preview=preview)


@pytest.mark.parametrize("cloud", list(Cloud))
@pytest.mark.parametrize("capability", [Network, Logging])
def test_a_capability_has_its_class_on_every_cloud(capability: Any, cloud: Cloud) -> None:
    built: Any = implementation(capability, cloud)
    assert issubclass(built, capability)
    assert built._CLOUD is cloud
