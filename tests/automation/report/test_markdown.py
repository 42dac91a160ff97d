"""The comment on a pull request: short enough however large the plan, complete where it can be, and inert."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from automation.parity_check import Parity
from automation.plan import Action, Diagnostic, Suppression
from automation.report.review import Review
from automation.report.review.markdown import LIMIT, comment
from automation.report.review.markdown_text import code, prose
from tests.automation.report import reviews
from vocabulary import Cloud

_ATTACKS = (
    "a|b\\|c\\\\|d",
    "`code` ``more``",
    "</details></td><script>alert(1)</script><img src=x onerror=alert(1)>",
    "@octocat and @org/team, a.b@example.com",
    "[click](javascript:alert(1)) ![x](https://evil.example/x.png)",
    "https://evil.example www.evil.example",
    "# heading\n\n## heading\n- item\n1. item\n> quote\n```\nfence",
    "$\\href{https://evil.example}{x}$ :tada: **bold** _em_ ~~gone~~",
    "closes #1, !2, &lt;b&gt; &#96;",
    "\u202eevil\u200b\x00\x1b[31m",
)


def _parsed(text: str) -> list[Token]:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    return [token for parent in tokens for token in (parent, *(parent.children or ()))]


def test_every_fact_that_a_reviewer_needs_is_there_in_order() -> None:
    text = comment(reviews.whole())

    facts = [
        "## \u274c Preview of `prod`: 1 mandatory policy violation",
        "| Resources | 1 to create, 1 to update, 1 to replace, 1 to delete, 1 unchanged |",
        "Deleted: 1, replaced: 1",
        "- \\- `storage.Bucket` `gone` (Google Cloud, `artifact_store`)",
        "- \u00b1 `s3.Bucket` `replaced` (AWS, `logging`): because of `bucket`",
        "| Capability | AWS | Azure | Google Cloud |",
        "| `logging` | ~1 \u00b11 | +1 |  |",
        "- \\~ `s3.Bucket` `kept`: `tags.owner`",
        "**`MLCP-SEC-010`** (critical, mandatory): Object storage is closed to the public (1 resource)",
        "- `s3.Bucket` `open`: the bucket has no public access block\n- Why: A bucket that the public can read",
        "- **Fix**: Set all four blocks of BucketPublicAccessBlock",
        "**`MLCP-ML-001`** (advisory) (1 resource)",
        "(critical, suppressed)",
        "Suppressed until 2027-03-31: moved in March",
        "2 verdicts cannot be known before up",
        "- `MLCP-SEC-012`: policy is unknown (2 resources)",
        "| AWS | 1,000.00 | 1,500.50 | +500.50 | 2,000.00 | 75.0 % |",
        "| Total | 1,000.00 | 1,510.50 | +510.50 |  |  |",
        "The total rests on unverified list prices",
        "- `x.Z`: no meter for this type (2)",
        "- \\~ `s3.Bucket` `drifted` (AWS, `logging`): `retentionInDays`",
        "- deleted there: `s3.Bucket` `lost` (AWS, `logging`)",
        "1 that nobody has declared",
        "- `logging`: encryption: aws: our key, gcp: not encrypted",
        "- the org stack does not exist yet",
    ]
    at = 0
    for fact in facts:
        at = text.find(fact, at)
        assert at >= 0, fact


def test_a_preview_that_nobody_objects_to_says_so() -> None:
    text = comment(Review(plan=reviews.plan(reviews.change("new", Action.CREATE)), clouds=tuple(Cloud)))

    assert text.startswith("## \u2705 Preview of `prod`: nothing stands against it\n")
    assert "| Drift | not looked for; --refresh does |" in text
    assert "No violation." in text
    assert "Deleted" not in text


def test_it_says_which_clouds_a_narrowed_preview_covers() -> None:
    review = replace(reviews.whole(), clouds=(Cloud.AWS,), narrowed=True)

    assert "| Covers | only AWS; the other clouds are left as they are |" in comment(review)


def test_why_there_is_no_parity_or_cost_is_told() -> None:
    review = replace(reviews.whole(), cost=None, cost_failure="aws.yaml is broken", parity=Parity(failure="no org settings"))

    assert "Not estimated: aws.yaml is broken." in comment(review)
    assert "Not compared: no org settings." in comment(review)


@pytest.mark.parametrize("action", list(Action)[:4])
def test_ten_thousand_changes_fit_and_nothing_is_cut(action: Action) -> None:
    clouds = list(Cloud)
    changes = [
        reviews.change(
            f"resource-{number}-{'x' * 60}",
            action,
            cloud=clouds[number % 3],
            capability=f"capability-{number % 40}",
            properties=tuple(f"property{n}" for n in range(12)),
        )
        for number in range(10_000)
    ]
    review = reviews.whole()
    review = replace(
        review,
        plan=replace(
            review.plan,
            changes=(*review.plan.changes, *changes),
            violations=tuple(reviews.violation(f"bucket-{n}", rule=f"MLCP-SEC-{n % 100:03}") for n in range(2_000)),
            undecided=tuple(reviews.undecided(f"bucket-{n}") for n in range(500)),
            errors=tuple(Diagnostic(message=f"error {n} " + "long " * 300) for n in range(300)),
            notes=tuple(f"note {n} " + "long " * 300 for n in range(300)),
        ),
    )

    text = comment(review)

    assert LIMIT / 2 < len(text.encode()) <= LIMIT
    assert "more, see the HTML report" in text
    assert "2,000 mandatory policy violations" in text
    assert text.count("<details>") == text.count("</details>") > 0
    for lines in re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE):
        assert len({line.count(" | ") for line in lines.splitlines()}) == 1  # every row has all its cells
    assert text.endswith("</sub>\n\n")


_TEXTS = st.one_of(st.text(max_size=3_000), st.sampled_from(_ATTACKS))


@settings(max_examples=25, deadline=None)
@given(texts=st.lists(_TEXTS, min_size=1, max_size=60), copies=st.integers(1, 60))
def test_whatever_the_names_the_comment_fits(texts: list[str], copies: int) -> None:
    names = [f"{text}{copy}" for text in texts for copy in range(copies)]
    review = Review(
        plan=reviews.plan(
            *(reviews.change(name, Action.DELETE, capability=name, properties=(name,)) for name in names),
            violations=tuple(reviews.violation(name, rule=name) for name in names),
            notes=tuple(names),
        ),
        clouds=tuple(Cloud),
    )

    assert len(comment(review).encode()) <= LIMIT


@pytest.mark.parametrize("attack", _ATTACKS)
def test_nothing_that_a_name_or_a_message_holds_works(attack: str) -> None:
    clean, dirty = (
        Review(
            plan=reviews.plan(
                reviews.change(text, Action.DELETE, capability=re.sub("[$:]", "", text), properties=(text,)),
                reviews.change(text, Action.UPDATE, kind=f"aws:s3/bucket:{text}", properties=(text,)),
                stack=text,
                violations=(
                    replace(reviews.violation("x"), message=text),
                    reviews.violation(text, level="advisory", suppression=Suppression(until="2027-01-01", reason=text)),
                ),
                notes=(text,),
                errors=(Diagnostic(message=text),),
            ),
            clouds=tuple(Cloud),
            cost_failure=text,
            parity=Parity(failure=text, stale=(text,)),
        )
        for text in ("harmless", attack)
    )

    expected, found = _parsed(comment(clean)), _parsed(comment(dirty))

    assert [token.type for token in found] == [token.type for token in expected]
    assert {token.content for token in found if token.type.startswith("html")} == {
        token.content for token in expected if token.type.startswith("html")
    }
    outside_code = "".join(token.content for token in found if token.type in {"text", "text_special"})
    assert not re.search(r"[@#!]\w", outside_code)


def test_links_without_brackets_are_broken() -> None:
    assert prose("see https://evil.example, www.evil.example and WWW.evil.example") == (
        "see https\\://evil.example, www\\.evil.example and WWW\\.evil.example"
    )


def test_a_code_span_keeps_a_name_whole() -> None:
    assert code("logging-archive") == "`logging-archive`"
    assert code("a`b|c") == "`a\u02cbb\u00a6c`"
    assert code("") == ""
