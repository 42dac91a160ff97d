"""Settings of the control plane's services: the broker API, its database."""

from typing import Annotated

from pydantic import Field, StrictInt

from stacks.settings.forms import Audience, AwsCertificate, Capacity, HostName, HttpsUrl, PublicRanges
from stacks.settings.models.base import Model


class OidcSettings(Model):
    """Who issues the tokens that callers of the API bring. They are signed with RS256."""

    issuer: HttpsUrl
    """`iss` of the tokens, to the letter."""
    audience: Audience
    """`aud` of the tokens."""
    jwks_url: HttpsUrl
    """Where the issuer publishes its keys, `jwks_uri` of its discovery document: at most 10 keys and 150 KB."""


class DatabaseSettings(Model):
    """The services' database, Aurora PostgreSQL. A capacity unit is about 2 GiB of memory."""

    instances: Annotated[StrictInt, Field(ge=1, le=15)] = 1
    """Instances, each in a zone of its own; the first writes, the others take over."""
    minimum_capacity: Capacity = 0
    """Capacity units of an idle instance, in halves; 0 pauses it after an hour, and the next connection waits some 15 seconds."""
    maximum_capacity: Annotated[Capacity, Field(ge=1)] = 2
    """Capacity units of a busy instance, in halves."""


class ServicesSettings(Model):
    """The control plane's services on AWS."""

    host_name: HostName
    """Host name of the broker API; its DNS record, which points at the load balancer, is yours."""
    certificate_arn: AwsCertificate
    """Certificate of the host name in Certificate Manager, in the environment's account and home region."""
    oidc: OidcSettings
    """Who issues the tokens that callers of the API bring."""
    api_allowed_ranges: PublicRanges = ["0.0.0.0/0"]
    """IPv4 ranges that may call the API. It is a public entry by design: every call needs a token, wherever it comes from."""
    api_tasks: Annotated[StrictInt, Field(ge=1, le=50)] = 1
    """Copies of the API that run, spread over the zones."""
    database: DatabaseSettings = DatabaseSettings()
    """The services' database."""
