"""An account baseline on any cloud, for the tests of this folder."""

from importlib import import_module
from typing import Any

import pulumi

from components.account_baseline import AccountBaseline, AccountBaselineArgs
from tests.components.support import Deployed, context, run
from vocabulary import Cloud

ACCOUNTS = {Cloud.AWS: "111122223333", Cloud.AZURE: "11111111-2222-3333-4444-555555555555", Cloud.GCP: "acme-ml-dev"}


def baseline(cloud: Cloud, **changes: Any) -> Deployed:
    """The baseline of these arguments, made in the simulated cloud."""
    return run(lambda: _build(cloud, **changes))


def what_scope_waits_for(cloud: Cloud) -> set[str]:
    """Pulumi names of the resources that ``scope`` depends on."""
    names: set[str] = set()

    def build() -> AccountBaseline:
        component = _build(cloud)
        scope = component.scope

        async def note() -> None:
            names.update(resource._name for resource in await scope.resources())

        component.scope = pulumi.Output.all(scope, note()).apply(lambda values: str(values[0]))
        return component

    run(build)
    return names


def _build(cloud: Cloud, **changes: Any) -> AccountBaseline:
    name = f"{cloud.value.capitalize()}AccountBaseline"
    implementation: type[AccountBaseline] = getattr(import_module(f"components.account_baseline.{cloud}"), name)
    return implementation(
        "account-baseline", AccountBaselineArgs(**{"context": context(), "account_id": ACCOUNTS[cloud], **changes})
    )
