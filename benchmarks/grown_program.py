"""Runs ``mlcp`` on a stack that holds its environment several times, and writes down how long the engine took.

``python -m benchmarks.grown_program TIMES RECORD`` and then the arguments of ``mlcp``. Each further environment has a prefix and
component names of its own, and shares the accounts: the plan is that of the stack, TIMES times.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.instrument import instrument
from components.base import Component
from stacks import environment, program
from stacks.environment.site import Account
from stacks.organization_outputs import OrganizationOutputs
from stacks.settings import EnvironmentSettings
from vocabulary import Cloud


def grow(times: int) -> None:
    """Have the program build its environment ``times`` times."""
    build, implementation, account_of = environment.build_environment, environment.implementation, environment._account  # type: ignore[attr-defined]
    accounts: dict[Cloud, Account] = {}
    suffix = ""

    def account(settings: EnvironmentSettings, cloud: Cloud) -> Account:
        return accounts.setdefault(cloud, accounts.get(cloud) or account_of(settings, cloud))

    def renamed(capability: type[Component], cloud: Cloud) -> Callable[..., Component]:
        component = implementation(capability, cloud)
        return lambda name, args, options: component(name + suffix, args, options)

    def build_all(settings: EnvironmentSettings, organization: OrganizationOutputs) -> dict[str, Any]:
        nonlocal suffix
        outputs = build(settings, organization)
        for number in range(2, times + 1):
            suffix = f"-{number}"
            build(settings.model_copy(update={"prefix": settings.prefix + suffix}), organization)
        return outputs

    environment._account, environment.implementation = account, renamed  # type: ignore[assignment,attr-defined]
    program.build_environment = build_all  # type: ignore[attr-defined]


def main() -> None:
    """Run ``mlcp`` with the rest of the command line."""
    times, record, *sys.argv[1:] = sys.argv[1:]
    grow(int(times))
    instrument(Path(record))
    from automation.cli import main as mlcp  # noqa: PLC0415 - as in the instrument

    mlcp()


if __name__ == "__main__":
    main()
