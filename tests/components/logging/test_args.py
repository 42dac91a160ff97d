"""Wrong uses of logging, each with the message that whoever made it reads."""

from typing import Any

import pytest

from components.base import ArgumentError
from tests.components.logging.logs import logging, logging_args
from vocabulary import Cloud

_PERIODS = "write one of 30, 60, 90, 120, 150, 180, 365, 400, 545, 731"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"retention_days": 100}, f"retention_days: 100 is not possible here; {_PERIODS}", id="not-every-cloud"),
        pytest.param({"retention_days": 0}, f"retention_days: 0 is not possible here; {_PERIODS}", id="for-ever"),
        pytest.param(
            {"retention_days": 90, "archive_retention_days": 60},
            "archive_retention_days: 60 is not possible here; write 90 (retention_days) to 3650 days",
            id="archive-forgets-first",
        ),
        pytest.param(
            {"archive_retention_days": 4000},
            "archive_retention_days: 4000 is not possible here; write 30 (retention_days) to 3650 days",
            id="archive-too-long",
        ),
        pytest.param(
            {"alert_email": "#alerts"},
            "alert_email: '#alerts' is not possible here; write an e-mail address",
            id="not-an-address",
        ),
    ],
)
def test_wrong_arguments(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        logging_args(Cloud.AZURE, **changes)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("cloud", "changes", "message"),
    [
        pytest.param(
            Cloud.AWS,
            {"account_id": "1234"},
            "account_id: '1234' is not possible here; write the 12 digits of an AWS account id",
            id="aws-account",
        ),
        pytest.param(
            Cloud.AWS,
            {"aws": None},
            "aws: None is not possible here; give AwsLoggingOptions with the permission boundary of the roles made here",
            id="aws-without-boundary",
        ),
        pytest.param(
            Cloud.AZURE,
            {"account_id": "my-subscription"},
            "account_id: 'my-subscription' is not possible here; write a GUID, such as 00000000-0000-4000-8000-000000000000",
            id="azure-subscription",
        ),
        pytest.param(
            Cloud.GCP,
            {"account_id": "123456789012"},
            "account_id: '123456789012' is not possible here; write the project's id (6 to 30 lower-case letters, digits and "
            "hyphens), not its number or name",
            id="gcp-project-number",
        ),
    ],
)
def test_wrong_arguments_on_one_cloud(cloud: Cloud, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        logging(cloud, **changes)
    assert str(caught.value) == message
