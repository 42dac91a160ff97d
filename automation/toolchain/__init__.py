"""The tools that everything else runs on: uv, the locked Python packages, the Pulumi CLI and conftest.

Nothing here imports Pulumi or any other package when it is imported: the first steps run before the virtual environment
exists, and `mlcp --help` must stay cheap. docs/toolchain.md tells what is installed where.
"""

from automation.toolchain.conftest import ensure_conftest
from automation.toolchain.errors import ToolchainError
from automation.toolchain.pulumi_cli import PulumiCli, ensure, pulumi_command
from automation.toolchain.tool import Origin

__all__ = ["Origin", "PulumiCli", "ToolchainError", "ensure", "ensure_conftest", "pulumi_command"]
