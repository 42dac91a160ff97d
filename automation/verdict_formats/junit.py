"""JUnit XML, as test reports of pipelines read it: a test case for each rule. What does not fail it is output of its case."""

import re
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from automation.verdict_formats.verdict import Judgement
from policy_packs.judge import Enforcement, Rule

_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 has no way to write."""


def junit(judgement: Judgement) -> str:
    """The document."""
    cases = [_case(judgement, rule) for rule in judgement.rules.values()]
    counts = {
        "tests": str(len(cases)),
        "failures": str(sum(case.find("failure") is not None for case in cases)),
        "errors": "0",
        "skipped": str(sum(case.find("skipped") is not None for case in cases)),
    }
    root = Element("testsuites", counts)
    SubElement(root, "testsuite", {"name": _clean(f"policies of stack {judgement.stack}"), **counts}).extend(cases)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}'


def _case(judgement: Judgement, rule: Rule) -> Element:
    case = Element("testcase", {"classname": _clean(rule.family), "name": _clean(f"{rule.id} {rule.title}")})
    if judgement.levels[rule.id] is Enforcement.DISABLED:
        SubElement(case, "skipped", {"message": "disabled in this stack"})
        return case
    verdicts = judgement.of(rule)
    failing = [verdict.message for verdict in verdicts if verdict.is_mandatory]
    others = [verdict.message for verdict in verdicts if not verdict.is_mandatory]
    if failing:
        count = f"{len(failing)} violation{'s' if len(failing) > 1 else ''}"
        failure = SubElement(case, "failure", {"message": _clean(f"{count}: {rule.title}"), "type": rule.severity.value})
        failure.text = _clean("\n".join(failing))
    if others:
        SubElement(case, "system-out").text = _clean("\n".join(others))
    return case


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
