"""Settings, and the composition of components into stacks.

``build`` is the whole Pulumi program: ``__main__.py`` and the ``mlcp`` command both call it.
"""

from stacks.interpreter import raise_gc_thresholds

__all__ = ["build"]


def build() -> None:
    """Build the selected stack.

    Raises:
        pulumi.RunError: the settings are wrong; the message names every problem.
    """
    raise_gc_thresholds()
    from stacks.program import build_stack  # noqa: PLC0415 - it imports the clouds' SDKs, which the thresholds are for

    build_stack()
