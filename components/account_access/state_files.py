"""Where Pulumi keeps a stack's files in a state store, so that a deployer reaches those of its own stack only.

Source: pulumi 3.259, ``pkg/backend/diy`` (``store.go``, ``lock.go``, ``meta.go``). A preview takes no lock and writes nothing.
"""

_ROOT = ".pulumi"


def readable_files(project: str, stack: str) -> list[str]:
    """Patterns (``*`` stands for anything) of the files that a preview of ``stack`` reads: its own state and that of ``org``."""
    return [f"{_ROOT}/meta.yaml", *(f"{_ROOT}/stacks/{project}/{name}.json*" for name in (stack, "org"))]


def writable_files(project: str, stack: str) -> list[str]:
    """Patterns of the files that an update of ``stack`` also writes: its state, backups, history and locks."""
    return [
        f"{_ROOT}/backups/{project}/{stack}/*",
        f"{_ROOT}/history/{project}/{stack}/*",
        f"{_ROOT}/locks/organization/{project}/{stack}/*",
        f"{_ROOT}/stacks/{project}/{stack}.json*",
    ]
