"""Outputs of the ``org`` stack, as the other stacks read them.

A stack can be previewed before ``org`` exists: its outputs are unknown then, and a warning says so. Pulumi's
``StackReference`` fails
the whole program in that case, so the outputs are read through the engine's own function that it rests on.
"""

import asyncio
from collections.abc import Awaitable, Mapping
from typing import Any, Final

import pulumi
from pulumi.runtime import invoke_async

from stacks.settings.loading import ORGANIZATION_STACK

_READ_OUTPUTS: Final = "pulumi:pulumi:readStackOutputs"


class OrganizationOutputs:
    """Reads the outputs of ``org`` once and hands out parts of them."""

    def __init__(self) -> None:
        self._stack = f"{pulumi.get_organization()}/{pulumi.get_project()}/{ORGANIZATION_STACK}"
        outputs = asyncio.ensure_future(self._read())
        self._outputs: pulumi.Output[Any] = pulumi.Output(set(), outputs, asyncio.ensure_future(_is_known(outputs)))

    def get(self, *path: str) -> pulumi.Output[str]:
        """The output at ``path``, such as ``("control_plane", "aws", "principal")``; unknown while ``org`` does not exist.

        Raises:
            pulumi.RunError: when the output is resolved, if ``org`` exists but has no such output.
        """

        def find(outputs: Any) -> str:
            for step in path:
                if not isinstance(outputs, Mapping) or step not in outputs:
                    raise pulumi.RunError(
                        f"stack {self._stack} has no output {'.'.join(path)}: bring it up to date first (mlcp up --stack org)"
                    )
                outputs = outputs[step]
            return str(outputs)

        return self._outputs.apply(find)

    async def _read(self) -> Any:
        """The outputs, or None in a preview before ``org`` was deployed: a stack that was only previewed exists, but has none."""
        try:
            result = await invoke_async(_READ_OUTPUTS, {"name": self._stack})
        except Exception as error:  # the SDK raises bare exceptions for failed invokes
            if "unknown stack" not in str(error):
                raise
            result = {}
        outputs = result.get("outputs")
        if outputs:
            return outputs
        if not pulumi.runtime.is_dry_run():
            raise pulumi.RunError(f"stack {self._stack} does not exist: create it first (mlcp up --stack org)")
        pulumi.log.warn(f"stack {self._stack} does not exist yet: what comes from it is unknown in this preview")
        return None


async def _is_known(outputs: Awaitable[Any]) -> bool:
    return await outputs is not None
