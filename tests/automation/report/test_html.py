"""The page: complete, standing alone, and inert."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from automation.plan import Action, Diagnostic
from automation.report.review import Review
from automation.report.review.chart import chart
from automation.report.review.elements import Html, element
from automation.report.review.html import page
from tests.automation.report import reviews
from vocabulary import Cloud

_ATTACKS = (
    "</style></title><script>alert(1)</script>",
    '"><img src=https://evil.example/x.png onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "<!-- </section> -->",
    "&lt;script&gt;",
)


class _Page(HTMLParser):
    """Elements, attributes and texts of a page; fails on an element that is not closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in {"meta", "br"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.texts))


def test_the_tree_goes_from_cloud_to_capability_to_resource_with_property_names() -> None:
    text = _Page(page(reviews.whole())).text

    for fact in (
        "AWS 1 update 1 replace",
        "logging 1 update 1 replace",
        "updates3.Bucket kept tags.owner",
        "Google Cloud 1 delete",
    ):
        assert fact in text, fact


def test_what_is_lost_comes_before_everything_that_changes() -> None:
    parsed = _Page(page(reviews.whole()))

    sections = [attributes["id"] for tag, attributes in parsed.elements if tag == "section"]
    assert sections == ["lost", "changes", "policies", "cost", "drift", "parity", "notes"]
    assert "replaces3.Bucket replaced (AWS, logging) because of bucket" in parsed.text


def test_verdicts_name_rule_severity_resource_problem_why_fix_and_frameworks() -> None:
    text = _Page(page(reviews.whole())).text

    assert "MLCP-SEC-010 Object storage is closed to the public critical mandatory" in text
    assert "s3.Bucket open: the bucket has no public access block" in text
    assert f"Why: {reviews.RULE.why}" in text
    assert f"Fix: {reviews.RULE.fix}" in text
    assert "CIS AWS Foundations 3.0 2.1.4" in text
    assert "Suppressed until 2027-03-31: moved in March" in text
    assert "2 verdicts cannot be known before up" in text


def test_the_page_asks_for_nothing_and_runs_nothing() -> None:
    parsed = _Page(page(reviews.whole()))

    tags = {tag for tag, _ in parsed.elements}
    assert tags.isdisjoint({"script", "link", "img", "iframe", "object", "form", "base"})
    assert not re.search(r"url\(|@import|https?:", page(reviews.whole()))
    names = {name for _, attributes in parsed.elements for name in attributes}
    assert not {name for name in names if name.startswith("on")} | (names & {"src", "action"})
    assert all(attributes["href"].startswith("#") for _, attributes in parsed.elements if attributes.get("href"))  # type: ignore[union-attr]
    assert ("meta", {"http-equiv": "Content-Security-Policy", "content": "default-src 'none'; style-src 'unsafe-inline'"}) in (
        parsed.elements
    )


def test_links_and_headings_lead_somewhere() -> None:
    elements = _Page(page(reviews.whole())).elements

    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {attributes["href"].removeprefix("#") for tag, attributes in elements if tag == "a"} <= set(ids)  # type: ignore[union-attr]
    assert {attributes["aria-labelledby"] for tag, attributes in elements if tag == "section"} <= set(ids)


@pytest.mark.parametrize("attack", _ATTACKS)
def test_nothing_that_a_name_or_a_message_holds_works(attack: str) -> None:
    clean, dirty = (
        _Page(
            page(
                Review(
                    plan=reviews.plan(
                        reviews.change(text, Action.DELETE, capability=text, kind=f"aws:s3/bucket:{text}", properties=(text,)),
                        stack=text,
                        violations=(replace(reviews.violation("x"), message=text), reviews.violation(text, rule=text)),
                        notes=(text,),
                        errors=(Diagnostic(message=text),),
                    ),
                    clouds=tuple(Cloud),
                    cost_failure=text,
                )
            )
        )
        for text in ("harmless", attack)
    )

    # Sorted, since names decide about the order of what has them.
    assert sorted((tag, *sorted(attributes)) for tag, attributes in dirty.elements) == sorted(
        (tag, *sorted(attributes)) for tag, attributes in clean.elements
    )


def test_the_chart_has_a_bar_before_and_after_for_each_cloud_and_capability() -> None:
    parsed = _Page(chart(reviews.cost()))

    bars = [(attributes["class"], float(attributes["width"] or 0)) for tag, attributes in parsed.elements if tag == "rect"]
    assert [kind for kind, _ in bars] == ["before", "after"] * 4  # AWS, logging; Azure, networking
    aws_before, aws_after = bars[0][1], bars[1][1]
    assert aws_before / aws_after == pytest.approx(1000 / 1500.5, rel=0.01)
    assert "1,000.00 now, 1,510.50 with this change" in parsed.text


def test_small_capabilities_share_one_bar_and_add_up() -> None:
    lines = [(Cloud.AWS, f"capability-{number}", f"{number + 1}.00") for number in range(20)]
    nothing = reviews.estimate()

    text = _Page(chart(reviews.cost(before=nothing, after=reviews.estimate(*lines)))).text

    assert "12 others" in text
    assert f"{sum(range(1, 13)):,.2f}" in text


def test_there_is_no_chart_of_nothing() -> None:
    assert chart(reviews.cost(before=reviews.estimate(), after=reviews.estimate())) == ""


def test_text_is_escaped_and_elements_are_not() -> None:
    assert element("p", "<b>", Html("<i>x</i>"), ["&", element("br")], class_='"', hidden=True, id=None) == (
        '<p class="&quot;" hidden>&lt;b&gt;<i>x</i>&amp;<br></p>'
    )
