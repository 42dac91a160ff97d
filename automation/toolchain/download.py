"""Download the Pulumi CLI with the SDK's own installer: `python -m automation.toolchain.download VERSION ROOT`."""

import socket
import subprocess
import sys

from pulumi.automation import PulumiCommand
from semver import VersionInfo

CONNECT_TIMEOUT = 15.0
"""Seconds to wait for the download site: the installer itself would wait for ever behind a firewall that drops packets."""


def main(version: str, root: str) -> int:
    """Install the CLI under `root`; on failure the last line on standard error is the reason."""
    socket.setdefaulttimeout(CONNECT_TIMEOUT)
    try:
        PulumiCommand.install(version=VersionInfo.parse(version), root=root)
    except subprocess.CalledProcessError as error:
        sys.stderr.write(error.output.decode(errors="replace"))
        return 1
    except Exception as error:  # noqa: BLE001 - the installer documents no errors; each is a reason to try another way
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
