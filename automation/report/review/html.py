"""The report as one HTML page that stands alone: no script, no request, nothing that a name in it could start."""

from pathlib import Path
from typing import Final

from automation.report.review import html_sections as sections
from automation.report.review.elements import Html, element, together
from automation.report.review.facts import Review
from automation.report.review.words import verdict

_STYLE: Final = Path(__file__).with_name("style.css")
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
"""Content Security Policy: the browser itself loads and runs nothing, whatever the page holds."""
_SECTIONS: Final = (
    ("errors", "Errors", sections.errors),
    ("lost", "Deleted and replaced", sections.lost),
    ("changes", "What changes", sections.changes),
    ("policies", "Policies", sections.policies),
    ("cost", "Monthly cost", sections.cost),
    ("drift", "Drift", sections.drift),
    ("parity", "Parity", sections.parity),
    ("notes", "Notes", sections.notes),
)


def page(review: Review) -> str:
    """The whole page."""
    filled = [(anchor, title, content) for anchor, title, section in _SECTIONS if (content := section(review))]
    title = f"Preview of {review.plan.stack}: {verdict(review)}"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", title),
        element("style", Html(_STYLE.read_text(encoding="utf-8"))),
    )
    body = element(
        "body",
        element("header", sections.header(review)),
        element("nav", (element("a", title, href=f"#{anchor}") for anchor, title, _ in filled), aria_label="Sections"),
        element("main", (_section(anchor, title, content) for anchor, title, content in filled)),
        element("footer", f"mlcp preview, {review.plan.duration:.0f} s. Names of properties only, never their values."),
    )
    return f"<!doctype html>\n{element('html', head, body, lang='en')}\n"


def _section(anchor: str, title: str, content: Html) -> Html:
    heading = f"{anchor}-heading"
    return element("section", together(element("h2", title, id=heading), content), id=anchor, aria_labelledby=heading)
