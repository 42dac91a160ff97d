"""Plans become reports for people and for programs."""

import io
import json
from dataclasses import replace

from rich.console import Console

from automation.costs import Cost
from automation.plan import Action, Change, Operation, Plan, Suppression, Undecided, Violation
from automation.report.machine import as_json, failure_as_json
from automation.report.summary import print_report
from tests.automation.report import reviews
from tests.automation.support import recorded

_STACK = "urn:pulumi:dev::ml-control-plane::pulumi:pulumi:Stack::dev"
_NETWORK = "urn:pulumi:dev::ml-control-plane::mlcp:networking:AwsNetwork::networking"


def _printed(plan: Plan, cost: Cost | None = None) -> str:
    console = Console(file=io.StringIO(), width=200)
    print_report(console, plan, cost)
    return console.file.getvalue()  # type: ignore[attr-defined]


def _plan(*changes: Change) -> Plan:
    frame = (
        Change(urn=_STACK, type="pulumi:pulumi:Stack", action=Action.SAME),
        Change(urn=_NETWORK, type="mlcp:networking:AwsNetwork", parent=_STACK, action=Action.SAME),
    )
    return Plan(stack="dev", operation=Operation.PREVIEW, changes=(*frame, *changes), duration=2.0)


def _subnet(number: int, action: Action, properties: tuple[str, ...] = ()) -> Change:
    urn = f"{_NETWORK.rpartition('::')[0]}$aws:ec2/subnet:Subnet::networking-subnet-{number}"
    return Change(urn=urn, type="aws:ec2/subnet:Subnet", parent=_NETWORK, action=action, properties=properties)


def test_the_tree_goes_from_cloud_to_component_to_resource_with_the_changed_properties() -> None:
    lines = [line.strip("│├└─ ") for line in _printed(_plan(_subnet(1, Action.UPDATE, ("tags.owner",)))).splitlines()]

    assert lines[:4] == ["dev", "AWS  ~1", "networking  ~1", "~ ec2.Subnet networking-subnet-1  tags.owner"]


def test_many_new_resources_are_counted_by_type_but_a_replaced_one_is_always_named() -> None:
    many = [_subnet(number, Action.CREATE) for number in range(20)]
    text = _printed(_plan(*many, _subnet(99, Action.REPLACE, ("cidrBlock",))))

    assert "+ ec2.Subnet x20" in text
    assert "networking-subnet-7" not in text
    assert "± ec2.Subnet networking-subnet-99  cidrBlock" in text


def test_nothing_to_do_prints_no_tree_and_one_summary_line() -> None:
    assert _printed(_plan(_subnet(1, Action.SAME))) == "preview dev ok: 3 resources: 3 unchanged; 2.0 s\n"


def test_a_violation_is_printed_with_its_rule_and_fails_the_summary() -> None:
    text = _printed(recorded("preview_violations", Operation.PREVIEW, succeeded=False))

    assert "policy MLCP-TAG-001 (guardrails, mandatory): 3" in text
    assert "preview dev failed: 12 resources" in text
    assert "3 mandatory policy violations" in text


def test_an_advisory_violation_does_not_fail_the_summary() -> None:
    advice = Violation(pack="p", rule="R", level="advisory", urn="", message="could be better")

    assert "preview dev ok" in _printed(replace(_plan(), violations=(advice,)))


def test_markup_in_names_and_messages_is_printed_as_it_is() -> None:
    assert "note see [red] here" in _printed(replace(_plan(), notes=("see [red] here",)))


def test_json_has_the_contract_s_keys() -> None:
    report = json.loads(as_json(recorded("up_replace_and_delete", Operation.UP)))

    assert report["stack"] == "dev"
    assert report["operation"] == "up"
    assert report["succeeded"] is True
    assert report["resources"] == sum(report["changes"].values()) == 11
    assert report["changes"] == {"create": 0, "update": 1, "replace": 1, "delete": 1, "same": 8}
    assert report["violations"] == []
    assert report["notes"] == ["The stack org does not exist yet"]
    assert report["duration_s"] == 1.5


def test_what_is_not_known_before_up_is_one_line_with_counts() -> None:
    waiting = tuple(Undecided(pack="p", rule=rule, urn=str(n), reason="a is unknown") for n, rule in enumerate("BAB"))

    text = _printed(replace(_plan(), packs=("p",), undecided=waiting))

    assert "policy p: no violation as far as is known" in text
    assert "policy not known before up, judged again then: A (1), B (2)" in text


def test_a_suppressed_violation_is_told_with_its_reason_and_fails_nothing() -> None:
    allowed = Suppression(until="2027-03-31", reason="moves in March")
    violation = Violation(pack="p", rule="R", level="advisory", urn="", message="it is open.", suppression=allowed)

    text = _printed(replace(_plan(), violations=(violation,)))

    assert "policy R (p, suppressed): 1" in text
    assert "it is open. Suppressed until 2027-03-31: moves in March" in text
    assert "preview dev ok" in text


def test_the_cost_is_a_table_of_clouds_and_says_what_it_rests_on() -> None:
    text = _printed(_plan(), reviews.cost())

    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "AWS 1,000.00 1,500.50 +500.50 2,000.00 75.0 %" in lines
    assert "Total 1,000.00 1,510.50 +510.50" in lines
    assert "note rests on unverified list prices; 2 items without a price, in no total" in lines


def test_drift_is_listed_with_property_names() -> None:
    text = _printed(replace(_plan(), drift=(_subnet(1, Action.UPDATE, ("tags.owner",)), _subnet(2, Action.DELETE))))

    assert "drift 2 resources had changed in the clouds" in text
    assert "~ aws:ec2/subnet:Subnet networking-subnet-1  tags.owner" in text
    assert "- aws:ec2/subnet:Subnet networking-subnet-2" in text
    assert "drift none" in _printed(replace(_plan(), drift=()))
    assert "drift" not in _printed(_plan())


def test_json_has_cost_as_texts_drift_suppressions_and_what_is_undecided() -> None:
    allowed = Suppression(until="2027-03-31", reason="moves in March")
    plan = replace(
        _plan(),
        drift=(_subnet(2, Action.DELETE),),
        violations=(Violation(pack="p", rule="R", level="advisory", urn="", message="open", suppression=allowed),),
        undecided=(Undecided(pack="p", rule="R", urn="u", reason="a is unknown"),),
    )

    report = json.loads(as_json(plan, reviews.cost()))

    assert (report["cost"]["before"], report["cost"]["monthly"], report["cost"]["delta"]) == ("1000.00", "1510.50", "510.50")
    assert report["cost"]["is_estimate"] is True
    assert report["cost"]["clouds"]["aws"]["budget_percent"] == "75.0"
    assert report["cost"]["clouds"]["azure"] == {
        "before": "0.00",
        "monthly": "10.00",
        "delta": "10.00",
        "is_estimate": True,
        "budget": None,
        "budget_percent": None,
    }
    assert [(drift["action"], drift["properties"]) for drift in report["drift"]] == [("delete", [])]
    assert report["violations"][0]["suppressed"] == {"until": "2027-03-31", "reason": "moves in March"}
    assert report["undecided"] == [{"pack": "p", "rule": "R", "urn": "u", "reason": "a is unknown"}]
    assert json.loads(as_json(_plan()))["drift"] is None
    assert json.loads(as_json(_plan()))["cost"] is None


def test_json_of_a_failure_has_the_same_keys_as_that_of_a_success() -> None:
    success = json.loads(as_json(recorded("up_replace_and_delete", Operation.UP)))
    failure = json.loads(failure_as_json("dev", Operation.UP, "no", 0.1))

    assert failure.keys() == success.keys()
    assert failure["errors"] == [{"message": "no", "urn": ""}]
    assert failure["succeeded"] is False
