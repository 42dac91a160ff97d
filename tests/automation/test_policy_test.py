"""`mlcp policy test`: what it says of a plan, in every format, and that no value of a resource is in any."""

import json
import re
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from automation import operations, policy_test
from automation.failures import FAILED, OK, BadInputError, MlcpError
from automation.plan import Operation
from automation.rego import judge
from automation.verdict_formats import FORMATS, Judgement, Verdict
from policy_packs.judge import Enforcement, Outcome, rules

PROJECT = Path(__file__).parents[2]
CANARY = "canary-7f3d9"
STACK = "prod"


def state(kind: str, name: str, inputs: dict[str, Any]) -> dict[str, Any]:
    urn = f"urn:pulumi:{STACK}::ml-control-plane::{kind}::{name}"
    source = f"project:///../../components/{name}.py#7"
    step = {"urn": urn, "type": kind, "custom": True, "inputs": inputs, "sourcePosition": source}
    return {"op": "create", "urn": urn, "newState": step}


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A bad bucket and a bad rule, full of values that must not get out."""
    path = tmp_path / "plan"
    document = {
        "config": {"ml-control-plane:environment": STACK, "ml-control-plane:residency": "eu"},
        "steps": [
            state(
                "aws:s3/bucket:Bucket",
                "models",
                {"bucket": CANARY, "tags": {"owner": CANARY, CANARY: CANARY, "note": "[secret]"}},
            ),
            state(
                "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
                "open",
                {"cidrIpv4": "0.0.0.0/0", "fromPort": 22, "toPort": 22, "ipProtocol": "tcp", "description": CANARY},
            ),
        ],
    }
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@pytest.mark.parametrize("output", FORMATS)
def test_a_bad_plan_fails_in_every_format_and_no_value_of_it_is_shown(plan, output, capsys):
    code = policy_test.test(PROJECT, plan=plan, stack=None, sandbox=False, output=output)

    written = capsys.readouterr()
    assert code == FAILED
    assert "MLCP-" in written.out
    assert CANARY not in written.out + written.err


def test_a_plan_of_nothing_passes(tmp_path, capsys):
    empty = tmp_path / "plan.json"
    empty.write_text('{"steps": []}', encoding="utf-8")

    assert policy_test.test(PROJECT, plan=empty, stack=None, sandbox=False, output="github") == OK
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(None, "No such file", id="missing"),
        pytest.param("{", "is no plan of the engine", id="no JSON"),
        pytest.param('{"resources": []}', "there is no list `steps`", id="another document"),
    ],
)
def test_what_is_no_plan_is_bad_input(tmp_path, content, message):
    path = tmp_path / "plan.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")

    with pytest.raises(BadInputError, match=message):
        policy_test.test(PROJECT, plan=path, stack=None, sandbox=False, output="text")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"plan": None, "stack": None, "output": "text"}, "either --plan FILE or --stack STACK"),
        ({"plan": Path("a"), "stack": "dev", "output": "text"}, "either --plan FILE or --stack STACK"),
        ({"plan": Path("a"), "stack": None, "output": "html"}, "--output html: write one of text, json, sarif"),
    ],
)
def test_options_that_do_not_fit_are_bad_input(options, message):
    with pytest.raises(BadInputError, match=re.escape(message)):
        policy_test.test(PROJECT, sandbox=False, **options)


def test_what_conftest_complains_of_is_told(tmp_path):
    conftest = tmp_path / "conftest"
    conftest.write_text("#!/bin/sh\necho 'Error: a policy is broken' >&2\nexit 1\n", encoding="utf-8")
    conftest.chmod(0o755)

    with pytest.raises(MlcpError, match=r"conftest could not judge .*: Error: a policy is broken"):
        judge(conftest, tmp_path / "plan.json", {})


def verdict(**changes: Any) -> Verdict:
    fields: dict[str, Any] = {
        "rule": "MLCP-SEC-001",
        "urn": "urn:pulumi:prod::p::aws:s3/bucket:Bucket::models",
        "type": "aws:s3/bucket:Bucket",
        "name": "models",
        "outcome": Outcome.VIOLATION,
        "is_mandatory": True,
        "message": "MLCP-SEC-001: 100% of it\nis wrong; [really]",
        "problem": "is wrong",
        "fix": "Mend it",
        "source": "components/a,b:c;d].py:65",
    }
    return Verdict(**fields | changes)


FOUND = (
    verdict(),
    verdict(rule="MLCP-TAG-001", is_mandatory=False, source=""),
    verdict(is_mandatory=False, suppressed_until="2027-03-31", suppressed_because="moved next month, all of it"),
    verdict(rule="MLCP-SEC-002", outcome=Outcome.UNDECIDED, is_mandatory=False, message="later", unknown=("a.b",)),
)
OFF = "MLCP-SEC-003"


@pytest.fixture
def judgement() -> Judgement:
    levels = {rule: Enforcement.DISABLED if rule == OFF else Enforcement.MANDATORY for rule in rules()}
    return Judgement(stack=STACK, resources=2, rules=rules(), levels=levels, verdicts=FOUND)


def test_github_gets_a_command_for_each_verdict_with_everything_escaped(judgement):
    error, warning, suppressed, notice = FORMATS["github"](judgement).splitlines()

    message = "MLCP-SEC-001: 100%25 of it%0Ais wrong; [really]"
    assert error == f"::error file=components/a%2Cb%3Ac;d].py,line=65,title=MLCP-SEC-001::{message}"
    assert warning == f"::warning title=MLCP-TAG-001::{message}"
    assert suppressed.startswith("::warning file=")
    assert notice == "::notice file=components/a%2Cb%3Ac;d].py,line=65,title=MLCP-SEC-002::later"


def test_azure_devops_gets_an_issue_for_each_violation_with_everything_escaped(judgement):
    error, warning, _, undecided = FORMATS["azuredevops"](judgement).splitlines()

    message = "MLCP-SEC-001: 100%AZP25 of it%0Ais wrong; [really]"
    issue = "##vso[task.logissue type=error;sourcepath=components/a,b:c%3Bd%5D.py;linenumber=65;code=MLCP-SEC-001]"
    assert error == issue + message
    assert warning == f"##vso[task.logissue type=warning;code=MLCP-TAG-001]{message}"
    assert undecided == "later"


def test_junit_has_a_case_for_each_rule_and_only_what_is_mandatory_fails(judgement):
    suite = ElementTree.fromstring(FORMATS["junit"](judgement)).find("testsuite")  # noqa: S314 - our own

    cases = {case.attrib["name"].split()[0]: case for case in suite}
    assert list(cases) == list(rules())
    assert [name for name, case in cases.items() if case.find("failure") is not None] == ["MLCP-SEC-001"]
    assert [name for name, case in cases.items() if case.find("skipped") is not None] == [OFF]
    assert cases["MLCP-SEC-002"].findtext("system-out") == "later"
    assert (suite.attrib["tests"], suite.attrib["failures"], suite.attrib["skipped"]) == (str(len(rules())), "1", "1")


def test_junit_stays_xml_whatever_a_resource_is_called(judgement):
    strange = Judgement(
        stack=STACK, resources=1, rules=rules(), levels=judgement.levels, verdicts=(verdict(message="a\x1b[0m]]> & <b>\ufffe"),)
    )

    failure = ElementTree.fromstring(FORMATS["junit"](strange)).find(".//failure")  # noqa: S314 - our own

    assert failure.text == "a\ufffd[0m]]> & <b>\ufffd"


def test_sarif_describes_every_rule_and_places_every_result(judgement):
    log = json.loads(FORMATS["sarif"](judgement))

    (run,) = log["runs"]
    described = run["tool"]["driver"]["rules"]
    assert log["version"] == "2.1.0"
    assert [rule["id"] for rule in described] == [rule for rule in rules() if rule != OFF]
    for rule in described:
        assert re.fullmatch(r"[A-Z]\w+", rule["name"])
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert "Fix: " in rule["help"]["text"]
        assert 0 < float(rule["properties"]["security-severity"]) <= 10
        assert rule["defaultConfiguration"]["level"] in {"error", "warning"}
    for result in run["results"]:
        assert described[result["ruleIndex"]]["id"] == result["ruleId"]
        (location,) = result["locations"]
        assert location["physicalLocation"]["region"]["startLine"] >= 1
        assert re.fullmatch(r"[\w.%~-][\w.%~/-]*", location["physicalLocation"]["artifactLocation"]["uri"])
        assert location["logicalLocations"][0]["fullyQualifiedName"].startswith("urn:pulumi:")


def test_sarif_says_how_bad_each_result_is(judgement):
    results = json.loads(FORMATS["sarif"](judgement))["runs"][0]["results"]

    # "If kind has any value other than fail, level SHALL be none" (SARIF 2.1.0, 3.27.10).
    assert [(result["kind"], result["level"]) for result in results] == [
        ("fail", "error"),
        ("fail", "warning"),
        ("fail", "warning"),
        ("review", "none"),
    ]
    assert [result.get("suppressions") for result in results] == [
        None,
        None,
        [{"kind": "external", "status": "accepted", "justification": "until 2027-03-31: moved next month, all of it"}],
        None,
    ]
    without_source = results[1]["locations"][0]["physicalLocation"]
    assert without_source == {"artifactLocation": {"uri": "Pulumi.prod.yaml"}, "region": {"startLine": 1}}


def test_text_ends_with_one_line_that_says_it_all(judgement):
    *_, undecided, last = FORMATS["text"](judgement).splitlines()

    assert undecided.startswith("undecided 1 verdicts of 1 rules wait")
    rule_count = len(rules()) - 1
    assert last == f"policy test prod failed: 2 resources, {rule_count} rules; 1 mandatory, 1 advisory, 1 suppressed"


def test_json_counts_and_lists_everything(judgement):
    data = json.loads(FORMATS["json"](judgement))

    assert [data[name] for name in ("passed", "mandatory", "advisory", "suppressed", "undecided")] == [False, 1, 1, 1, 1]
    assert [entry["rule"] for entry in data["verdicts"]] == [found.rule for found in FOUND]


def test_a_stack_is_previewed_for_its_plan_and_only_verdicts_are_on_standard_output(plan, capsys, monkeypatch):
    requests = []

    def preview(request, folder):
        requests.append(request)
        sys.stdout.write("what the preview reports\n")
        request.plan_file.write_bytes(plan.read_bytes())
        return FAILED  # the policy packs have found violations of their own

    monkeypatch.setattr(operations, "execute", preview)

    code = policy_test.test(PROJECT, plan=None, stack=STACK, sandbox=True, output="json")

    written = capsys.readouterr()
    assert code == FAILED
    assert json.loads(written.out)["stack"] == STACK
    assert "what the preview reports" in written.err
    assert [(request.operation, request.stack, request.sandbox) for request in requests] == [(Operation.PREVIEW, STACK, True)]


def test_a_stack_that_cannot_be_previewed_is_told(monkeypatch):
    monkeypatch.setattr(operations, "execute", lambda *_: FAILED)

    with pytest.raises(MlcpError, match="stack prod could not be previewed, so there is no plan to judge"):
        policy_test.test(PROJECT, plan=None, stack=STACK, sandbox=True, output="json")
