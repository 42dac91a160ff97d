"""Application default credentials: google-auth itself, against a local token endpoint."""

import json
from pathlib import Path

import pytest

from pricing.refresh.gcp import application_default_headers
from pricing.refresh.offers import RefreshError
from tests.pricing.refresh.server import Answer, Server


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No credentials of the developer's own, and no machine that has some."""
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "acme-finops")  # else google-auth asks Resource Manager which one it is
    for name in ("GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_QUOTA_PROJECT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path))
    monkeypatch.setenv("NO_GCE_CHECK", "true")


@pytest.fixture
def federated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, server: Server) -> Server:
    """Workload identity federation by OIDC, as in a pipeline; see https://google.aip.dev/auth/4117."""
    token = tmp_path / "oidc-token"
    token.write_text("an OIDC token")
    configuration = tmp_path / "credentials.json"
    configuration.write_text(
        json.dumps(
            {
                "type": "external_account",
                "audience": "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pipelines/providers/github",
                "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
                "token_url": f"{server.url}/v1/token",
                "credential_source": {"file": str(token)},
                "quota_project_id": "acme-finops",
            }
        )
    )
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(configuration))
    return server


def test_a_federated_identity_gets_a_token_for_reading_billing(federated: Server) -> None:
    federated.answers(Answer({"access_token": "ya29.federated", "token_type": "Bearer", "expires_in": 3600}))
    assert application_default_headers() == {"authorization": "Bearer ya29.federated", "x-goog-user-project": "acme-finops"}
    (request,) = federated.requests
    assert b"scope=https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fcloud-billing.readonly" in request.body


def test_a_refused_identity_says_what_to_do(federated: Server) -> None:
    federated.answers(Answer({"error": "invalid_grant", "error_description": "The audience is wrong"}, status=400))
    with pytest.raises(
        RefreshError, match=r"no usable credentials: .*The audience is wrong.*gcloud auth application-default login"
    ):
        application_default_headers()


def test_no_credentials_says_what_to_do() -> None:
    with pytest.raises(RefreshError, match=r"no usable credentials: .*gcloud auth application-default login"):
        application_default_headers()
