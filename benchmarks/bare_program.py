"""The floor of the benchmarks: a Pulumi program without components, run as Pulumi's documentation shows it.

``python -m benchmarks.bare_program OPERATION SOURCE RECORD [THRESHOLDS]``, in a folder with ``Pulumi.yaml`` and the stack's
settings; OPERATION is ``preview`` or ``up``. With THRESHOLDS the garbage collector is set as ``mlcp`` sets it.
"""

import atexit
import gc
import importlib.util
import json
import os
import sys
from pathlib import Path
from typing import Final

from pulumi.automation import LocalWorkspaceOptions, create_or_select_stack

from automation import sandbox
from automation.toolchain import pulumi_command
from benchmarks.instrument import instrument
from stacks.settings import NAMESPACE

STACK: Final = "prod"


def main() -> None:
    """Run the program in ``source`` with a stand-in process of its own, as ``mlcp --sandbox`` has one."""
    operation, source, record, *thresholds = sys.argv[1:]
    if thresholds:
        gc.set_threshold(*json.loads(thresholds[0]))
        atexit.register(gc.freeze)
    folder = Path.cwd()
    (folder / "state").mkdir(exist_ok=True)

    def program() -> None:
        spec = importlib.util.spec_from_file_location("bare", source)
        assert spec is not None and spec.loader is not None  # noqa: S101, PT018 - it is a Python file
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.build()

    with sandbox.start(folder / "clouds") as clouds:
        os.environ |= {
            **pulumi_command().environment(),
            **clouds.env,
            "PULUMI_BACKEND_URL": f"{(folder / 'state').as_uri()}?metadata=skip",
            "PULUMI_CONFIG_PASSPHRASE": "bare",
            "PULUMI_HOME": str(folder / "pulumi"),
        }
        options = LocalWorkspaceOptions(work_dir=str(folder))
        stack = create_or_select_stack(STACK, project_name=NAMESPACE, program=program, opts=options)
        instrument(Path(record))
        getattr(stack, operation)()


if __name__ == "__main__":
    main()
