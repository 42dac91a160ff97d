"""The examples in the documentation work: what it shows is what happens.

Fenced blocks by their info string:

- ``console``: lines that begin with ``$ `` are commands, the lines after each are what it prints. ``...`` in a line stands for
  anything, a line ``...`` for any number of lines; no lines at all mean that the output is not shown. They are run, in order,
  in one copy of the tracked files for each document. A command succeeds unless ``$ echo $?`` follows and shows its exit code.
  Only what needs no account may be here: ``mlcp`` with ``--sandbox`` or ``--plan``, ``mlcp settings``, ``mlcp policy list`` and
  ``explain``, ``--help`` and ``make``.
- ``sh``: commands for the reader, whose ``mlcp`` and ``make`` lines must name commands, options and targets that exist.
- ``yaml``, ``json``, ``python``: they parse. YAML that begins with ``config:`` holds valid settings, complete ones if it says
  which environment it is.
"""

import ast
import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import typer
import yaml
from markdown_it import MarkdownIt

from automation.cli import app
from stacks.settings import NAMESPACE, json_schema, parse

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
WIDTH = 120
"""Columns of the terminal in which the outputs in the documentation were made."""

ENVIRONMENT = re.compile(rf"^\s+{NAMESPACE}:environment:", re.MULTILINE)
COMMAND = re.compile(r"^\s*(?:run: )?(?:[A-Z_]+=\S+ )*(?P<command>(?:mlcp|make)(?: .*)?)$")
OPERATORS = frozenset({"|", "||", "&&", ";", ">", ">>", "<", "&"})


@dataclass(frozen=True)
class Block:
    """A fenced block and where it begins."""

    document: Path
    line: int
    info: str
    text: str

    def __str__(self) -> str:
        return f"{self.document.relative_to(ROOT)}:{self.line}"

    def lines(self) -> list[str]:
        return self.text.replace("\\\n", " ").splitlines()


@dataclass(frozen=True)
class Example:
    """A command of a ``console`` block and what it prints."""

    where: str
    command: str
    expected: list[str]


def blocks(*kinds: str) -> list[Block]:
    """The blocks with one of these info strings, or all."""
    return [
        Block(document, token.map[0] + 1, token.info.strip(), token.content)
        for document in DOCUMENTS
        for token in MarkdownIt("commonmark").parse(document.read_text(encoding="utf-8"))
        if token.type == "fence" and token.map and (not kinds or token.info.strip() in kinds)
    ]


def examples(block: Block) -> list[Example]:
    found: list[Example] = []
    for line in block.lines():
        if line.startswith("$ "):
            found.append(Example(str(block), line[2:].strip(), []))
        elif found:
            found[-1].expected.append(line.rstrip())
    return found


def commands(block: Block) -> Iterator[list[str]]:
    """The words of each ``mlcp`` and ``make`` command of a block, without what is behind a shell operator."""
    shown = (line[2:] for line in block.lines() if line.startswith("$ ")) if block.info == "console" else block.lines()
    for line in shown:
        if match := COMMAND.match(line):
            lexer = shlex.shlex(match["command"], posix=True, punctuation_chars=True)
            lexer.whitespace_split = True
            words = list(lexer)
            yield words[: next((index for index, word in enumerate(words) if word in OPERATORS), len(words))]


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def check_names(words: list[str]) -> None:
    """Fail if a command names what does not exist; the parser says what."""
    program, *arguments = words
    if program == "make":
        named = {word for word in arguments if "=" not in word and not word.startswith("-")}
        assert named <= make_targets(), f"the Makefile has no target {named - make_targets()}"
        return
    command: Any = typer.main.get_command(app)
    arguments = [argument for argument in arguments if argument != "--help"]
    while arguments and hasattr(command, "commands"):
        assert arguments[0] in command.commands, f"mlcp has no command {arguments[0]!r}"
        command = command.commands[arguments.pop(0)]
    if arguments or not (hasattr(command, "commands") or "--help" in words):
        command.make_context(command.name, arguments)


def needs_engine(command: str) -> bool:
    return "--sandbox" in command or command.startswith("make preview")


def runs_anywhere(command: str) -> bool:
    """Whether a command neither needs an account nor changes anything outside its copy of the files."""
    words = command.split()
    if words[0] == "make":
        return True
    reads_files = words[1] == "settings" or words[1:3] in (["policy", "list"], ["policy", "explain"])
    return words[0] == "mlcp" and (reads_files or bool({"--sandbox", "--plan", "--help"} & set(words)))


def matches(expected: list[str], printed: str) -> bool:
    """Whether ``printed`` is what a block shows; blank lines around it and blanks at the ends of lines do not count."""
    shown = "\n".join(line.rstrip() for line in printed.strip("\n").splitlines())
    lines = "\n".join(expected).strip("\n").splitlines()
    pattern = "".join(r"(?:.*\n)*" if line == "..." else re.escape(line).replace(r"\.\.\.", ".*") + "\n" for line in lines)
    return re.fullmatch(pattern, shown + "\n") is not None


def run(example: Example, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in ``folder``, a copy of the tracked files, with the packages of this checkout's virtual environment."""
    words = shlex.split(example.command)
    if words[0] == "make":
        words.insert(1, "--old-file=ready")  # it would install into the virtual environment, which is the checkout's
    environment = {
        **os.environ,
        "PULUMI_SKIP_CHECKPOINTS": "true",  # as in tests/engine
        "PATH": os.pathsep.join([str(ROOT / ".venv" / "bin"), os.environ["PATH"]]),
        "PYTHONPATH": str(folder),
        "COLUMNS": str(WIDTH),
        "NO_COLOR": "1",
    }
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, timeout=600, check=False)


def console_documents() -> list[Any]:
    by_document: dict[Path, list[Example]] = {}
    for block in blocks("console"):
        by_document.setdefault(block.document, []).extend(examples(block))
    return [
        pytest.param(
            found,
            id=str(document.relative_to(ROOT)),
            marks=[pytest.mark.engine] if any(needs_engine(example.command) for example in found) else [],
        )
        for document, found in by_document.items()
    ]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the tracked files, so that nothing of this checkout changes."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tmp_path / name)
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    return tmp_path


@pytest.mark.parametrize("found", console_documents())
def test_console_examples_print_what_is_shown(found: list[Example], checkout: Path) -> None:
    done = None
    for example, following in zip(found, [*found[1:], None], strict=True):
        if example.command == "echo $?":
            assert done is not None, f"{example.where}: no command before it"
            assert example.expected == [str(done.returncode)], f"{example.where}: the exit code is {done.returncode}"
            continue
        assert runs_anywhere(example.command), f"{example.where}: {example.command} needs an account; use a block with `sh`"
        if example.command.startswith("make") and not needs_engine(example.command):
            continue  # that the target exists is tested below; running the tests from a test would never end
        done = run(example, checkout)
        everything = f"{example.where}: $ {example.command}\n{done.stdout}{done.stderr}"
        shows_code = following is not None and following.command == "echo $?"
        assert shows_code or done.returncode == 0, f"{everything}\nexit code {done.returncode}"
        assert not example.expected or matches(example.expected, done.stdout or done.stderr), everything


@pytest.mark.parametrize("block", [block for block in blocks() if any(commands(block))], ids=str)
def test_commands_name_what_exists(block: Block) -> None:
    for words in commands(block):
        check_names(words)


@pytest.mark.parametrize("block", blocks("yaml", "json", "python"), ids=str)
def test_code_parses(block: Block) -> None:
    readers: dict[str, Callable[[str], object]] = {"yaml": yaml.safe_load, "json": json.loads, "python": ast.parse}
    readers[block.info](block.text)


@pytest.mark.parametrize("block", [b for b in blocks("yaml") if b.text.startswith("config:")], ids=str)
def test_settings_are_valid(block: Block) -> None:
    document = yaml.safe_load(block.text)
    if ENVIRONMENT.search(block.text):
        values = {key.removeprefix(f"{NAMESPACE}:"): value for key, value in document["config"].items()}
        parse(values, values["environment"])
    else:
        jsonschema.validate(document, without_required(json_schema()))


def without_required(schema: Any) -> Any:
    """A JSON Schema that accepts fragments of what ``schema`` accepts."""
    if isinstance(schema, dict):
        return {name: without_required(part) for name, part in schema.items() if name != "required" or not isinstance(part, list)}
    return [without_required(part) for part in schema] if isinstance(schema, list) else schema


@pytest.mark.parametrize(
    ("expected", "printed", "same"),
    [
        (["one", "two"], "one\ntwo\n", True),
        (["one"], "one\ntwo\n", False),
        (["one", "..."], "one\ntwo\nthree\n", True),
        (["...", "three"], "three\n", True),
        (["took ... s"], "took 12.3 s\n", True),
        (["took ... s"], "took 12.3\ns\n", False),
        (["+ (a|b)*"], "+ (a|b)*   \n", True),
        (["a", "", "b"], "\na\n\nb\n\n", True),
    ],
)
def test_dots_stand_for_anything_and_nothing_else_does(expected: list[str], printed: str, same: bool) -> None:
    assert matches(expected, printed) is same


@pytest.mark.parametrize(
    "command",
    ["mlcp priview --stack dev", "mlcp preview --stck dev", "mlcp preview", "mlcp settings sho --stack dev", "make prevew"],
)
def test_a_wrong_name_is_found(command: str) -> None:
    with pytest.raises(Exception, match=r"no (command|target)|No such option|Missing parameter"):
        check_names(shlex.split(command))


@pytest.mark.parametrize(
    "command", ["mlcp", "mlcp --help", "mlcp settings --help", "mlcp preview -s dev --sandbox", "make STACK=dev preview"]
)
def test_a_right_name_is_accepted(command: str) -> None:
    check_names(shlex.split(command))
