"""The tools that everything else runs on: uv, the locked Python packages and the Pulumi CLI.

Nothing here imports Pulumi or any other package when it is imported: the first steps run before the virtual environment
exists, and `mlcp --help` must stay cheap. docs/toolchain.md tells what is installed where.
"""

from automation.toolchain.errors import ToolchainError
from automation.toolchain.pulumi_cli import Origin, PulumiCli, ensure, pulumi_command

__all__ = ["Origin", "PulumiCli", "ToolchainError", "ensure", "pulumi_command"]
