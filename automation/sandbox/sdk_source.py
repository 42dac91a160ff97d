"""Finds and slices the source text of the installed Pulumi SDK packages, without importing them.

Importing a module of these SDKs costs up to seconds; a slice of the file that declares one class costs about a
millisecond. Everything here is text: `schema` turns it into types and rules. The layout relied upon is that of
Pulumi's Python code generator: a registration document in each package's `__init__.py`, one file per resource,
`_inputs.py`, `outputs.py` and `_enums.py` per module, and wire names in `@pulumi.getter(name="...")`.
"""

import ast
import gc
import importlib.util
import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

PACKAGES = {"aws": "pulumi_aws", "azure-native": "pulumi_azure_native", "gcp": "pulumi_gcp"}
"""Pulumi package name -> name of the Python distribution's import package."""

_PARSING = threading.Lock()
_REGISTRATION = re.compile(r'resource_modules="""\n(.*?)\n"""', re.DOTALL)
_TOP_LEVEL = re.compile(r"^(?:class (\w+)|def (\w+)|@)", re.MULTILINE)
_GETTER = re.compile(
    r'(?:    @_utilities\.deprecated\("""(?P<deprecated>.*?)"""\)\n)?'
    r'    @pulumi\.getter(?:\(name="(?P<wire>[^"]+)"\))?\n'
    r'(?:    @_utilities\.deprecated\("""(?P<deprecated_after>.*?)"""\)\n)?'
    r"    def (?P<python>\w+)\(self\) -> (?P<annotation>.*?):\n"
    r'(?:        """\n(?P<doc>.*?)\n        """\n)?',
    re.DOTALL,
)


class UnknownTypeError(LookupError):
    """The installed SDK package has no resource or function of that token."""


@dataclass(frozen=True, slots=True)
class Getter:
    """One property as the generated code declares it."""

    wire: str
    python: str
    annotation: str
    doc: str
    deprecated: str


@dataclass(frozen=True, slots=True)
class ResourceSource:
    """Where a resource type is declared: module, class, and the text of its file."""

    token: str
    module: str
    class_name: str
    text: str


class Module:
    """One Python module (folder) of an SDK package; files are read once, when first asked for."""

    def __init__(self, name: str, folder: Path):
        self.name = name
        self.folder = folder
        self._texts: dict[str, str] = {}
        self._starts: dict[str, dict[str, tuple[int, int]]] = {}

    def text(self, file_name: str) -> str:
        """The text of a file of this module, empty if there is none."""
        if file_name not in self._texts:
            path = self.folder / file_name
            self._texts[file_name] = path.read_text(encoding="utf-8") if path.is_file() else ""
        return self._texts[file_name]

    def class_text(self, file_name: str, class_name: str) -> str:
        """The text of one top-level class, empty if the file does not declare it."""
        text = self.text(file_name)
        if file_name not in self._starts:
            self._starts[file_name] = spans(text)
        start, end = self._starts[file_name].get(class_name, (0, 0))
        return text[start:end]

    @cached_property
    def file_of_token(self) -> dict[str, str]:
        """Token -> file, by the `type_token` decorators: the slow way, for the few files with irregular names."""
        found = {}
        for path in sorted(self.folder.glob("*.py")):
            for token in re.findall(r'^@pulumi\.type_token\("([^"]+)"\)', path.read_text(encoding="utf-8"), re.MULTILINE):
                found[token] = path.name
        return found


class Package:
    """One installed SDK package."""

    def __init__(self, name: str):
        self.name = name
        self.import_name = PACKAGES[name]
        spec = importlib.util.find_spec(self.import_name)
        if spec is None or spec.origin is None:
            raise UnknownTypeError(f"the Python package {self.import_name} is not installed")
        self.folder = Path(spec.origin).parent
        self.version: str = json.loads((self.folder / "pulumi-plugin.json").read_text(encoding="utf-8"))["version"]
        self._modules: dict[str, Module] = {}

    @cached_property
    def classes(self) -> dict[str, tuple[str, str]]:
        """Resource token -> (Python module, class name), from the package's registration document."""
        match = _REGISTRATION.search((self.folder / "__init__.py").read_text(encoding="utf-8"))
        if match is None:
            raise UnknownTypeError(f"{self.import_name}/__init__.py registers no resource modules")
        entries = json.loads(match.group(1))
        return {token: (e["fqn"], name) for e in entries for token, name in e["classes"].items()}

    @cached_property
    def module_of(self) -> dict[str, str]:
        """First segment of a token's module ("ec2") -> Python module ("pulumi_aws.ec2")."""
        return {token.split(":")[1].split("/")[0]: module for token, (module, _) in self.classes.items()}

    def module(self, name: str) -> Module:
        """The module of that dotted name."""
        if name not in self._modules:
            self._modules[name] = Module(name, self.folder.joinpath(*name.split(".")[1:]))
        return self._modules[name]

    def resource(self, token: str) -> ResourceSource:
        """The source of a resource type.

        Raises:
            UnknownTypeError: the package has no such type.
        """
        if token == f"pulumi:providers:{self.name}":
            return ResourceSource(token, self.import_name, "Provider", self.module(self.import_name).text("provider.py"))
        if token not in self.classes:
            raise UnknownTypeError(f"{self.import_name} {self.version} has no resource type {token}")
        module_name, class_name = self.classes[token]
        module = self.module(module_name)
        mark = f'@pulumi.type_token("{token}")'
        for stem in (token.split(":")[1].rsplit("/", maxsplit=1)[-1], class_name):
            text = module.text(f"{snake(stem)}.py")
            if mark in text:
                return ResourceSource(token, module_name, class_name, text)
        if token not in module.file_of_token:
            raise UnknownTypeError(f"no file of {module_name} declares {token}")
        return ResourceSource(token, module_name, class_name, module.text(module.file_of_token[token]))

    def function(self, token: str) -> tuple[str, str]:
        """The (Python module, source text) of a function (an "invoke").

        Raises:
            UnknownTypeError: the package has no such function.
        """
        _, middle, name = token.split(":")
        head = middle.split("/")[0]
        module_name = self.module_of.get(head, self.import_name if head in {"index", ""} else f"{self.import_name}.{head}")
        module = self.module(module_name)
        wanted = f"'{token}'"
        # Names with acronyms ("HCRPAssignment") make irregular file names: look into every file of a function then.
        candidates = [f"{snake(name)}.py", *sorted(p.name for p in module.folder.glob("[gl][ei][ts]*_*.py"))]
        text = next((text for c in candidates if wanted in (text := module.text(c))), "")
        if not text:
            raise UnknownTypeError(f"{self.import_name} {self.version} has no function {token}")
        return module_name, text


@cache
def package(name: str) -> Package:
    """The installed SDK package of that Pulumi name ("aws", "azure-native", "gcp")."""
    return Package(name)


@cache
def snake(name: str) -> str:
    """`flowLog` -> `flow_log`, as Pulumi's code generator names files."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def spans(text: str) -> dict[str, tuple[int, int]]:
    """Start and end of each top-level class and function of a file."""
    marks = list(_TOP_LEVEL.finditer(text))
    ends = [*(m.start() for m in marks[1:]), len(text)][: len(marks)]
    return {name: (m.start(), end) for m, end in zip(marks, ends, strict=True) if (name := m.group(1) or m.group(2))}


def getters(class_text: str) -> Iterator[Getter]:
    """The properties that a generated class declares."""
    for match in _GETTER.finditer(class_text):
        yield Getter(
            wire=match["wire"] or match["python"],
            python=match["python"],
            annotation=match["annotation"],
            doc=match["doc"] or "",
            deprecated=(match["deprecated"] or match["deprecated_after"] or "").strip(),
        )


@cache
def annotation(text: str) -> ast.expr:
    """A type annotation as a syntax tree; the same few annotations return thousands of times."""
    return parse(text.strip()).body


def parse(text: str) -> ast.Expression:
    """`ast.parse` of an expression, safe against being entered twice.

    CPython 3.11 raises "AST constructor recursion depth mismatch" when a second parse begins inside a first one: in another
    thread, or in the garbage collector, which formats the traceback of a forgotten task and parses its source for that.
    """
    with _PARSING:
        collecting = gc.isenabled()
        gc.disable()
        try:
            return ast.parse(text, mode="eval")
        finally:
            if collecting:
                gc.enable()
