"""What a deployer manages in an environment's AWS account: event buses, the evidence's entry, its catalogue and who may query it.

Source: "Service Authorization Reference"; Lake Formation "Lake Formation personas and IAM permissions reference".
"""

from typing import Final

from components.account_access.aws_account import Account
from components.aws_policies import Statement, allow

_LAKE_ACTIONS: Final = (
    "lakeformation:*LakeFormationOptIn",
    "lakeformation:*Permissions",
    "lakeformation:DeregisterResource",
    "lakeformation:PutDataLakeSettings",
    "lakeformation:RegisterResource",
    "lakeformation:UpdateResource",
)


def evidence(account: Account) -> list[Statement]:
    """Event buses and archives, HTTP APIs, the catalogue, work groups of auditors."""
    own = f"{account.names}*"
    database = f"{account.names.replace('-', '_')}*"
    return [
        allow(
            "EventBuses",
            ["events:*Archive", "events:*EventBus", "events:*agResource"],
            [account.arn("events", f"{kind}/{own}") for kind in ("archive", "event-bus")],
        ),
        allow("PoliciesOfBusesHaveNoResourceLevel", ["events:PutPermission", "events:RemovePermission"], "*"),
        # Ids of APIs are generated, and their parts carry no tags.
        allow(
            "HttpApis",
            [f"apigateway:{method}" for method in ("DELETE", "PATCH", "POST", "PUT")],
            [f"arn:aws:apigateway:*::{path}" for path in ("/apis", "/apis/*", "/tags/*")],
        ),
        allow(
            "Catalogue",
            [
                "glue:*agResource",
                *(f"glue:{verb}{kind}" for verb in ("Create", "Delete", "Update") for kind in ("Database", "Table")),
            ],
            # Whoever deletes a database must have the right on the tables and functions that may be in it.
            [account.arn("glue", f"{kind}/{database}") for kind in ("database", "table", "userDefinedFunction")]
            + [account.arn("glue", "catalog")],
        ),
        allow(
            "FirstMetadataOfTables",
            ["s3:GetObject", "s3:PutObject"],
            account.table_metadata,
        ),
        allow("WorkGroups", ["athena:*WorkGroup", "athena:*agResource"], account.arn("athena", f"workgroup/{own}")),
        allow("LakeFormationHasNoResourceLevel", _LAKE_ACTIONS, "*"),
    ]
