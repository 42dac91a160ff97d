"""Who applies an environment's stack."""

import pulumi

from components.aws_policies import role_arn
from stacks.environment.site import Place


def aws_deployers(place: Place) -> list[pulumi.Input[str]]:
    """ARNs of the roles that apply it on AWS: the pipeline's, and whichever the settings say to assume."""
    roles: list[pulumi.Input[str]] = [place.organization_output("deployer_ids", "deploy")]
    if place.settings.aws and place.settings.aws.assume_role:
        roles.append(role_arn(place.account_id, place.settings.aws.assume_role))
    return roles
