"""Settings, and the composition of components into stacks.

``build`` is the whole Pulumi program: ``__main__.py`` and the ``mlcp`` command both call it.
"""

from stacks.program import build

__all__ = ["build"]
