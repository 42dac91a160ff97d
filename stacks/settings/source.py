"""Raw settings of one stack, with the line on which each stands.

Reads YAML more strictly than PyYAML does: what PyYAML takes and Pulumi's engine refuses, or reads as another value, is a problem.
"""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml

from stacks.settings.problems import FILE, Problem, SettingsError, Written

NAMESPACE: Final = "ml-control-plane"
"""Name of the Pulumi project, which starts each configuration key."""

Finding = tuple[str, object, str]
"""Key, value, remedy."""

_ENGINE_NUMBER: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+")
"""Plain text that the engine reads as a number (yaml.v3, resolve.go). PyYAML leaves some of it text, such as 012345678901."""

_QUOTE_IT: Final = "write it in quotes; the engine reads it as a number, and drops zeros at its start"


class Source:
    """Raw settings of one stack.

    Attributes:
        file: name of the file.
        values: what is set, without the namespace.
        findings: what is wrong with the file whatever the settings mean.
    """

    def __init__(self, file: str, values: Mapping[str, Any]) -> None:
        self.file = file
        self.values = dict(values)
        self.findings: list[Finding] = []
        self._nodes: dict[str, yaml.Node] = {}
        self._lines: dict[str, int] = {}

    @classmethod
    def read(cls, path: Path) -> "Source":
        """The settings in ``path``.

        Raises:
            SettingsError: there is no such file, it is no YAML, or it has no settings.
        """
        try:
            loader = yaml.SafeLoader(path.read_text(encoding="utf-8"))
            root = loader.get_single_node()
            document = loader.construct_document(root) if root else None
            source = cls(path.name, {})
            source._take(root, document)
        except FileNotFoundError:
            raise _unusable(path, "there is no such file; create it, or copy that of another stack and change it") from None
        except OSError as error:
            raise _unusable(path, f"it cannot be read: {error.strerror}") from None
        except UnicodeDecodeError:
            raise _unusable(path, "it is not UTF-8 text; save it in that encoding") from None
        except yaml.MarkedYAMLError as error:
            tab = "; indent with spaces, not tabs" if "\\t" in str(error.problem) else ""
            line = error.problem_mark.line + 1 if error.problem_mark else None
            raise _unusable(path, f"it is not YAML: {error.problem or error.context}{tab}", line) from None
        except (yaml.YAMLError, ValueError) as error:  # characters, dates and numbers that do not exist
            raise _unusable(path, f"it is not YAML: {' '.join(str(error).split())}") from None
        except RecursionError:
            raise _unusable(path, "it is nested too deeply, or refers to itself") from None
        return source

    def problem(self, finding: Finding) -> Problem:
        """``finding`` with its place in the file: the line of the key, else of what should hold it."""
        key, value, remedy = finding
        if key == FILE:
            return Problem(file=self.file, key=key, value=value, remedy=remedy)
        path = key
        while path and path not in self._lines:
            path = path.rpartition(".")[0]
        return Problem(file=self.file, key=key, value=value, remedy=remedy, line=self._lines.get(path))

    def written(self, key: str, value: object) -> object:
        """``value`` of ``key`` as it is written in the file, where YAML makes something else than text of it."""
        node = self._nodes.get(key)
        return Written(node.value) if isinstance(node, yaml.ScalarNode) else value

    def _take(self, root: yaml.Node | None, document: object) -> None:
        config = document.get("config") if isinstance(document, dict) else None
        node = _child(root, "config")
        if not isinstance(config, dict) or not isinstance(node, yaml.MappingNode):
            remedy = f"write keys such as {NAMESPACE}:prefix and their values below it"
            line = root.start_mark.line + 1 if root else None
            raise SettingsError([Problem(file=self.file, key="config", value=config, remedy=remedy, line=line)])
        self._lines[""] = node.start_mark.line
        self._walk(node, "")
        for key, value in config.items():
            name = _own_name(str(key))
            if name is not None:
                self.values[name] = value
                if value is None:
                    self.findings.append((name, None, "is empty; write its value, or remove it"))
            elif difflib.get_close_matches(str(key).partition(":")[0], [NAMESPACE], cutoff=0.8):
                self.findings.append((str(key), None, f"nothing reads it; begin the key with '{NAMESPACE}:'"))

    def _walk(self, node: yaml.Node, path: str) -> None:
        for name, line, child in _children(node, path):
            inner = f"{path}.{name}" if path else name
            if inner in self._lines:
                self.findings.append((inner, None, f"is there twice, also on line {self._lines[inner]}; keep one"))
            self._lines[inner] = line
            self._nodes[inner] = child
            if _is_number_to_the_engine_only(child):
                self.findings.append((inner, Written(child.value), _QUOTE_IT))
            self._walk(child, inner)


def unknown_key(name: str, known: Sequence[str]) -> str:
    """The remedy for the key ``name`` where only those of ``known`` can be set."""
    near = difflib.get_close_matches(name, known, n=1)
    return (
        f"is no setting; did you mean '{near[0]}'?" if near else f"is no setting; remove it, or write one of {', '.join(known)}"
    )


def _own_name(key: str) -> str | None:
    """Name of a setting of ours in the engine's form ``NAMESPACE:name`` or ``name``; None for a key of somebody else."""
    namespace, colon, name = key.rpartition(":")
    return name if namespace == NAMESPACE or not colon else None


def _children(node: yaml.Node, path: str) -> Iterator[tuple[str, int, yaml.Node]]:
    """Name, line and node of everything that lies directly in ``node``."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            text = str(key.value)
            yield text if path else _own_name(text) or text, key.start_mark.line + 1, value
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield str(index), value.start_mark.line + 1, value


def _child(node: yaml.Node | None, name: str) -> yaml.Node | None:
    return next((child for key, _, child in _children(node, name) if key == name), None) if node else None


def _is_number_to_the_engine_only(node: yaml.Node) -> bool:
    is_plain_text = isinstance(node, yaml.ScalarNode) and node.style is None and node.tag == "tag:yaml.org,2002:str"
    return is_plain_text and _ENGINE_NUMBER.fullmatch(node.value) is not None


def _unusable(path: Path, remedy: str, line: int | None = None) -> SettingsError:
    return SettingsError([Problem(file=path.name, key=FILE, value=None, remedy=remedy, line=line)])
