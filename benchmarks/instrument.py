"""Runs ``mlcp`` and writes down how long the engine took and what it planned.

``python -m benchmarks.instrument RECORD PACKS`` and then the arguments of ``mlcp``.

The same instrument measures ``mlcp`` and the bare program, from inside their processes: it wraps ``Stack.preview`` and
``Stack.up`` of Pulumi's Automation API.
"""

import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from pulumi.automation import Stack

OWN_PACKS: Final = "own"
"""As PACKS: run the policy packs that ``mlcp`` runs. Anything else is the folder of the pack to run instead; empty for none."""


def instrument(record: Path, packs: str = OWN_PACKS) -> None:
    """Have the next previews and ups of this process write ``record``: seconds, collector's thresholds, resources.

    The resources of a preview are those of its plan (type, name, inputs, provider), those of an up are the state after it.
    """
    preview, up = Stack.preview, Stack.up

    def instrumented_preview(stack: Stack, *, on_event: Callable[[Any], None] | None = None, **options: Any) -> Any:
        steps: list[Any] = []

        def collect(event: Any) -> None:
            if event.resource_pre_event is not None:
                steps.append(event.resource_pre_event.metadata)
            if on_event is not None:
                on_event(event)

        if packs != OWN_PACKS:
            options |= {"policy_packs": [packs] if packs else None, "policy_pack_configs": None}
        started = time.perf_counter()
        result = preview(stack, on_event=collect, **options)
        _write(record, time.perf_counter() - started, [_planned(step) for step in steps])
        return result

    def instrumented_up(stack: Stack, **options: Any) -> Any:
        started = time.perf_counter()
        result = up(stack, **options)
        seconds = time.perf_counter() - started
        _write(record, seconds, (stack.export_stack().deployment or {}).get("resources", []))
        return result

    Stack.preview, Stack.up = instrumented_preview, instrumented_up  # type: ignore[method-assign,assignment]


def _planned(step: Any) -> dict[str, Any]:
    return {
        "type": step.type,
        "name": step.urn.rpartition("::")[2],
        "inputs": step.new.inputs,
        "provider": step.provider.rpartition("::")[0].rpartition("::")[2],
    }


def _write(record: Path, seconds: float, resources: list[dict[str, Any]]) -> None:
    record.write_text(json.dumps({"seconds": seconds, "gc": gc.get_threshold(), "resources": resources}), encoding="utf-8")


def main() -> None:
    """Run ``mlcp`` with the rest of the command line."""
    record, packs, *sys.argv[1:] = sys.argv[1:]
    instrument(Path(record), packs)
    from automation.cli import main as mlcp  # noqa: PLC0415 - everything that mlcp imports belongs to its own time

    mlcp()


if __name__ == "__main__":
    main()
