"""The Pulumi CLI as the Automation API takes it. Imports Pulumi: import this module only where the engine is driven."""

from pulumi.automation import PulumiCommand
from semver import VersionInfo

from automation.toolchain.pulumi_cli import PulumiCli


class VerifiedCommand(PulumiCommand):
    """A `PulumiCommand` for a CLI whose version is known, so that it is not started once more only to ask for it."""

    def __init__(self, cli: PulumiCli) -> None:
        self.command = str(cli.path)
        self.version = VersionInfo.parse(cli.version)
