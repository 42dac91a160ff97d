"""Reviews for the tests of the report, of plans made by hand."""

import datetime
from decimal import Decimal

from automation.costs import Cost
from automation.parity_check import Parity, ParityDifference
from automation.plan import Action, Change, Operation, Plan, Suppression, Undecided, Violation
from automation.report.review import Review
from policy_packs.judge.table import Check, Enforcement, Rule
from pricing import Estimate, Line, Unpriced
from vocabulary import Cloud, Environment, Severity

STACK = "urn:pulumi:prod::ml-control-plane::pulumi:pulumi:Stack::ml-control-plane-prod"
COMPONENTS = {Cloud.AWS: "Aws", Cloud.AZURE: "Azure", Cloud.GCP: "Gcp"}

RULE = Rule(
    id="MLCP-SEC-010",
    title="Object storage is closed to the public",
    why="A bucket that the public can read gives away training data and models",
    severity=Severity.CRITICAL,
    enforcement=dict.fromkeys(Environment, Enforcement.MANDATORY),
    frameworks={"CIS": ("AWS Foundations 3.0 2.1.4",)},
    fix="Set all four blocks of BucketPublicAccessBlock",
    checks=(Check(types=("aws:s3/bucket:Bucket",), when={"all": []}, require={"all": []}, problem="no block", fix="Set it"),),
)


def change(
    name: str,
    action: Action,
    *,
    cloud: Cloud = Cloud.AWS,
    capability: str = "logging",
    kind: str = "aws:s3/bucket:Bucket",
    properties: tuple[str, ...] = (),
    forces: tuple[str, ...] = (),
) -> Change:
    """A resource of a capability's component."""
    component = f"mlcp:{capability}:{COMPONENTS[cloud]}Part"
    return Change(
        urn=f"urn:pulumi:prod::ml-control-plane::{component}${kind}::{name}",
        type=kind,
        parent=f"urn:pulumi:prod::ml-control-plane::{component}::{capability}",
        action=action,
        properties=properties,
        forces=forces,
    )


def violation(name: str, *, rule: str = RULE.id, level: str = "mandatory", suppression: Suppression | None = None) -> Violation:
    """A bucket without a block, as the pack tells it."""
    return Violation(
        pack="guardrails",
        rule=rule,
        level=level,
        urn=f"urn:pulumi:prod::ml-control-plane::mlcp:logging:AwsPart$aws:s3/bucket:Bucket::{name}",
        message=f"aws:s3/bucket:Bucket {name}: the bucket has no public access block. {RULE.why}. Fix: {RULE.fix}.",
        suppression=suppression,
    )


def undecided(name: str) -> Undecided:
    """A verdict that waits for ``up``."""
    return Undecided(pack="guardrails", rule="MLCP-SEC-012", urn=f"{STACK}::{name}", reason="policy is unknown")


def plan(*changes: Change, **more: object) -> Plan:
    """A preview of prod."""
    frame = Change(urn=STACK, type="pulumi:pulumi:Stack", action=Action.SAME)
    fields = {"stack": "prod", "operation": Operation.PREVIEW, "packs": ("guardrails",), "duration": 2.0} | more
    return Plan(changes=(frame, *changes), **fields)  # type: ignore[arg-type]


def estimate(*lines: tuple[Cloud, str, str], unpriced: int = 0, verified: bool = True) -> Estimate:
    """An estimate of amounts by cloud and capability."""
    return Estimate(
        environment="prod",
        lines=tuple(
            Line(
                urn=f"urn:pulumi:prod::p::mlcp:{capability}:XPart$aws:s3/bucket:Bucket::{capability}-{number}",
                cloud=cloud,
                capability=capability,
                type="aws:s3/bucket:Bucket",
                description="storage",
                sku="sku",
                region="eu-central-1",
                quantity=Decimal(1),
                unit="GB",
                monthly=Decimal(amount),
                verified=verified,
                date=datetime.date(2026, 11, 1),
            )
            for number, (cloud, capability, amount) in enumerate(lines)
        ),
        unpriced=tuple(
            Unpriced(
                urn=f"{STACK}{number}", cloud=Cloud.AWS, capability="logging", type="aws:x/y:Z", reason="no meter for this type"
            )
            for number in range(unpriced)
        ),
    )


def cost(**more: object) -> Cost:
    """1,000.00 becomes 1,500.50 on AWS, of a budget of 2,000."""
    fields = {
        "clouds": (Cloud.AWS, Cloud.AZURE),
        "before": estimate((Cloud.AWS, "logging", "1000.00")),
        "after": estimate((Cloud.AWS, "logging", "1500.50"), (Cloud.AZURE, "networking", "10.00"), unpriced=2, verified=False),
        "budgets": {Cloud.AWS: 2000},
    } | more
    return Cost(**fields)  # type: ignore[arg-type]


def whole() -> Review:
    """A review with something in every section."""
    return Review(
        plan=plan(
            change("kept", Action.UPDATE, properties=("tags.owner",)),
            change("replaced", Action.REPLACE, properties=("bucket", "tags"), forces=("bucket",)),
            change("gone", Action.DELETE, cloud=Cloud.GCP, kind="gcp:storage/bucket:Bucket", capability="artifact_store"),
            change("new", Action.CREATE, cloud=Cloud.AZURE, kind="azure-native:storage:StorageAccount"),
            violations=(
                violation("open"),
                violation("allowed", level="advisory", suppression=Suppression(until="2027-03-31", reason="moved in March")),
                violation("advised", rule="MLCP-ML-001", level="advisory"),
            ),
            undecided=(undecided("a"), undecided("b")),
            drift=(change("drifted", Action.UPDATE, properties=("retentionInDays",)), change("lost", Action.DELETE)),
            notes=("the org stack does not exist yet",),
        ),
        clouds=tuple(Cloud),
        cost=cost(),
        parity=Parity(
            agreeing=9,
            intended=2,
            drift=(
                ParityDifference(capability="logging", what="encryption", sides=(("aws", "our key"), ("gcp", "not encrypted"))),
            ),
        ),
        rules={RULE.id: RULE},
    )
