"""What the ``org`` stack and the environments' stacks agree on without asking each other."""


def entra_audience(tenant_id: str, prefix: str) -> str:
    """``aud`` of the tokens that Azure workloads bring to AWS: the App ID URI of the Entra application made at the bootstrap.

    The form ``api://<tenant id>/<name>`` is allowed in every tenant (Entra: "Security best practices for application
    properties").
    """
    return f"api://{tenant_id}/{prefix}-aws"


def evidence_audience(tenant_id: str, prefix: str) -> str:
    """``aud`` of the tokens that Event Grid brings to the evidence lake's entry on AWS: the App ID URI of another application.

    Another than that of ``entra_audience``, since only Event Grid is assigned to it.
    """
    return f"api://{tenant_id}/{prefix}-evidence"
