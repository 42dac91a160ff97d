"""Every relative link in the documentation leads somewhere, and every document is reached from the README."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(path for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")])


def _tokens(path: Path) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(path.read_text(encoding="utf-8"))


def _links(path: Path) -> list[str]:
    inline = [child for token in _tokens(path) for child in token.children or []]
    targets = [child.attrGet("href") or child.attrGet("src") for child in inline if child.type in {"link_open", "image"}]
    return [str(target) for target in targets if target and not re.match(r"[a-z]+:", str(target))]


def _anchors(path: Path) -> set[str]:
    tokens = _tokens(path)
    titles = [after.content for token, after in pairwise(tokens) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_relative_links_lead_to_a_file_and_heading(document: Path) -> None:
    broken = []
    for link in _links(document):
        target, _, anchor = link.partition("#")
        path = (document.parent / target).resolve() if target else document
        if not path.exists() or (anchor and anchor not in _anchors(path)):
            broken.append(link)
    assert not broken


def test_every_document_is_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        document = waiting.pop()
        if document in reached or not document.exists():
            continue
        reached.add(document)
        targets = ((document.parent / link.partition("#")[0]).resolve() for link in _links(document))
        waiting += [target for target in targets if target.suffix == ".md"]
    assert not {str(path.relative_to(ROOT)) for path in DOCUMENTS} - {str(path.relative_to(ROOT)) for path in reached}
