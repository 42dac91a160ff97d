"""`python -m automation.sandbox --state-dir DIR`: see `server`."""

import importlib.util
import sys
import types
from pathlib import Path


def load_protocol_without_sdk() -> None:
    """Makes `pulumi.runtime.proto` importable without running the SDK's own packages, which take a second to import.

    Only for this process: it needs the generated protocol classes and nothing else of the SDK.
    """
    spec = importlib.util.find_spec("pulumi")
    if spec is None or spec.origin is None:
        raise SystemExit("the Python package pulumi is not installed")
    folder = Path(spec.origin).parent
    for name in ("pulumi", "pulumi.runtime", "pulumi.runtime.proto"):
        module = types.ModuleType(name)
        module.__path__ = [str(folder.joinpath(*name.split(".")[1:]))]
        sys.modules[name] = module


if __name__ == "__main__":
    load_protocol_without_sdk()
    from automation.sandbox.server import main

    raise SystemExit(main())
