"""``python -m tests.stacks.preloading STACK``: which modules of the SDKs ``preload`` loads, and which only the program does."""

import json
import sys
from types import ModuleType

from stacks.interpreter import raise_gc_thresholds
from stacks.preload import preload
from stacks.settings import parse
from tests.stacks.simulation import simulate, values_of

SDKS = ("pulumi_aws", "pulumi_azure_native", "pulumi_gcp")


def loaded() -> set[str]:
    """Packages of the SDKs that are loaded; a lazy module is of another type until it is."""
    found = {name for name, part in sys.modules.items() if name.startswith(SDKS) and type(part) is ModuleType}
    return {".".join(name.split(".")[:2]) for name in found}


def main() -> None:
    """Print both."""
    raise_gc_thresholds()
    stack = sys.argv[1]
    preload(parse(values_of(stack), stack))
    before = loaded()
    preload(parse(values_of("org"), "org"))  # an environment's simulation builds the org stack first
    known = loaded()
    simulate(stack)
    sys.stdout.write(json.dumps({"before": sorted(before), "late": sorted(loaded() - known)}))


if __name__ == "__main__":
    main()
