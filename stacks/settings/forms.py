"""Forms of single settings: what each must look like, and what to write where it does not.

A pattern here says how a value is written, by the documentation of the service that issues it; whether such an account or group
exists, only the service knows.
"""

from ipaddress import IPv4Network
from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field, StrictInt, StringConstraints

from components.gcp_projects import MAXIMUM_SUBJECT_LENGTH
from components.identity import TELEMETRY
from components.logging import RETENTION_DAYS
from components.networking.address_plan import STANDARD_SLOTS
from vocabulary import Cloud, HumanRole

_PRIVATE_RANGES: Final = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
"""RFC 1918."""

_WORDS: Final = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
_SENTENCE: Final = r"^\S[^\n]*$"
_EMAIL: Final = r"^[^@\s]+@[^@\s]+\.[^@\s.]+$"
_COST_CENTER: Final = r"^[a-z0-9][a-z0-9_-]{0,62}$"
_RANGE: Final = r"^([0-9]{1,3}\.){3}[0-9]{1,3}/[0-9]{1,2}$"
_COMPANY_RANGE: Final = r"^[0-9]{1,3}(\.[0-9]{1,3}){3}/(1[6-9]|2[0-9]|3[0-2])$"
_UUID: Final = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
_AWS_ACCOUNT: Final = r"^[0-9]{12}$"
_AWS_ORGANIZATION: Final = r"^o-[a-z0-9]{10,32}$"
_AWS_ROLE: Final = r"^[A-Za-z0-9_+=,.@-]{1,64}$"
_AWS_BUCKET: Final = r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$"
_AWS_KEY: Final = r"^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/(mrk-[0-9a-f]{32}|[0-9a-f-]{36})$"
_IDENTITY_CENTER: Final = r"^arn:aws:sso:::instance/(sso)?ins-[a-zA-Z0-9-.]{16}$"
_IDENTITY_CENTER_GROUP: Final = r"^([0-9a-f]{10}-)?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"
_GCP_PROJECT: Final = r"^[a-z][a-z0-9-]{4,28}[a-z0-9]$"
_GCP_FOLDER: Final = r"^folders/[0-9]{6,20}$"
_GCP_NUMBER: Final = r"^[0-9]{6,20}$"
_AWS_UNIT: Final = r"^ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$"
_MANAGEMENT_GROUP: Final = r"^[A-Za-z0-9][A-Za-z0-9_.()-]{0,89}$"
_REPOSITORY: Final = r"^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$"
_ISSUER: Final = r"^https://\S*[^\s/]$"
_SUBJECT: Final = r"^[^\s*'\"\\]+$"
_IMAGE_DIGEST: Final = r"^sha256:[0-9a-f]{64}$"
_HTTPS_URL: Final = r"^https://[^\s?#]+$"
_HOST_NAME: Final = r"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$"
_AWS_CERTIFICATE: Final = r"^arn:aws:acm:[a-z0-9-]+:[0-9]{12}:certificate/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
_PUBLIC_RANGE: Final = r"^([0-9]{1,3}\.){3}[0-9]{1,3}/([0-9]|[12][0-9]|3[0-2])$"
_AUDIENCE: Final = r"^[A-Za-z0-9:/._-]{1,256}$"
_FIRST_OF_MONTH: Final = r"^20[0-9]{2}-(0[1-9]|1[0-2])-01$"
_BILLING_ACCOUNT: Final = r"^[0-9A-F]{6}(-[0-9A-F]{6}){2}$"
_BILLING_TABLE: Final = r"^gcp_billing_export_resource_v1(_[0-9A-F]{6}){3}$"

FORMS: Final = {
    _WORDS: "lower-case letters and digits in words joined by single hyphens, starting with a letter, such as acme-ml",
    _SENTENCE: "a line of text, such as Token for downloads from the model hub",
    _EMAIL: "an e-mail address, such as ml-platform@example.com",
    _COST_CENTER: "up to 63 lower-case letters, digits, '-' and '_', such as cc-4711; all clouds take those in tags",
    _RANGE: "a private IPv4 range (within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16) by its first address and prefix length, "
    "such as 10.16.0.0/14",
    _COMPANY_RANGE: "a public IPv4 range by its first address and a prefix length of 16 to 32, such as 203.0.113.0/24",
    _UUID: "a UUID in lower-case, such as 00000001-0000-4000-8000-000000000000",
    _AWS_ACCOUNT: "the account's 12 digits in quotes, such as '012345678901'",
    _AWS_ORGANIZATION: "the organization's id, such as o-a1b2c3d4e5",
    _AWS_ROLE: "the role's name alone, not its ARN, such as OrganizationAccountAccessRole",
    _AWS_BUCKET: "the bucket's name alone, such as acme-ml-pulumi-state",
    _AWS_KEY: "the key's ARN, such as arn:aws:kms:eu-central-1:123456789012:key/00000000-0000-4000-8000-000000000000",
    _IDENTITY_CENTER: "the instance's ARN, such as arn:aws:sso:::instance/ssoins-1234567890abcdef",
    _IDENTITY_CENTER_GROUP: "the group's id in Identity Center, such as 11111111-0001-4000-8000-000000000000",
    _GCP_PROJECT: "the project's id, not its name or number: 6 to 30 lower-case letters, digits, hyphens, such as acme-ml-dev",
    _MANAGEMENT_GROUP: "the management group's id, at most 90 letters, digits and _ . ( ) -, such as acme-ml-dev",
    _GCP_FOLDER: "the folder with its number, such as folders/800000000001",
    _GCP_NUMBER: "its number alone, in quotes, such as '900000000001'",
    _AWS_UNIT: "the organizational unit's id, such as ou-ab12-c3d4e5f6",
    _REPOSITORY: "OWNER/NAME, such as acme/ml-control-plane",
    _ISSUER: "an https URL without a slash at its end, such as https://vstoken.dev.azure.com/ORGANIZATION-ID",
    _SUBJECT: "the exact subject, without spaces, quotes and wildcards, such as sc://acme/ml-control-plane/dev-preview",
    _HTTPS_URL: "an https URL without query, such as https://login.microsoftonline.com/TENANT-ID/v2.0",
    _HOST_NAME: "a host name in lower-case, such as broker.dev.example.com",
    _AWS_CERTIFICATE: "the ARN of a certificate in Certificate Manager, arn:aws:acm:REGION:ACCOUNT:certificate/UUID",
    _PUBLIC_RANGE: "an IPv4 range by its first address and prefix length, such as 198.51.100.0/24, or 0.0.0.0/0 for all",
    _AUDIENCE: "the audience as the issuer writes it, such as api://acme-ml-broker",
    _FIRST_OF_MONTH: "the first day of a month in quotes, such as '2026-12-01'",
    _BILLING_ACCOUNT: "the billing account's id, such as 0A1B2C-3D4E5F-678901",
    _BILLING_TABLE: "the table of the detailed export, such as gcp_billing_export_resource_v1_0A1B2C_3D4E5F_678901",
    _IMAGE_DIGEST: "the image's digest as a registry shows it after the push: sha256: and 64 hexadecimal digits",
}
"""What each pattern asks for, in words."""


def _private_range(text: str) -> str:
    try:
        network = IPv4Network(text)
    except ValueError:
        network = None
    if network is None or not any(network.subnet_of(private) for private in _PRIVATE_RANGES):
        raise ValueError(f"write {FORMS[_RANGE]}")
    return text


def _public_range(text: str) -> str:
    try:
        IPv4Network(text)
    except ValueError as error:
        raise ValueError(f"write {FORMS[_PUBLIC_RANGE]}") from error
    return text


def _company_range(text: str) -> str:
    try:
        network = IPv4Network(text)
    except ValueError:
        network = None
    if network is None or any(network.overlaps(private) for private in _PRIVATE_RANGES):
        raise ValueError(f"write {FORMS[_COMPANY_RANGE]}")
    return text


def _each_once(values: list[Any]) -> list[Any]:
    twice = [value for value in dict.fromkeys(values) if values.count(value) > 1]
    if twice:
        raise ValueError(f"write each once; twice in the list: {', '.join(map(str, twice))}")
    return values


def _known_period(days: int) -> int:
    if days not in RETENTION_DAYS:
        raise ValueError(f"not every cloud has this period; write one of {', '.join(map(str, RETENTION_DAYS))}")
    return days


def _not_a_standard_subnet(name: str) -> str:
    if name in STANDARD_SLOTS:
        raise ValueError(f"every network has this subnet already; choose a name other than {', '.join(STANDARD_SLOTS)}")
    return name


def _not_telemetry(workloads: list[str]) -> list[str]:
    if TELEMETRY in workloads:
        raise ValueError(f"every environment has the workload '{TELEMETRY}' already; remove it from the list")
    return workloads


def _groups_of_their_own(groups: dict[HumanRole, str]) -> dict[HumanRole, str]:
    if HumanRole.BREAK_GLASS not in groups:
        raise ValueError("name the group for break-glass too; without it nobody can enter in an emergency")
    if len(set(groups.values())) < len(groups):
        raise ValueError("give each role a group of its own, so that a role's members have no more than its rights")
    return groups


Words = Annotated[str, StringConstraints(pattern=_WORDS)]
Sentence = Annotated[str, StringConstraints(pattern=_SENTENCE, max_length=256)]
Email = Annotated[str, StringConstraints(pattern=_EMAIL, max_length=254)]
Uuid = Annotated[str, StringConstraints(pattern=_UUID)]
AwsAccountId = Annotated[str, StringConstraints(pattern=_AWS_ACCOUNT)]
AwsOrganizationId = Annotated[str, StringConstraints(pattern=_AWS_ORGANIZATION)]
AwsRoleName = Annotated[str, StringConstraints(pattern=_AWS_ROLE)]
GcpProjectId = Annotated[str, StringConstraints(pattern=_GCP_PROJECT)]
AzureManagementGroup = Annotated[str, StringConstraints(pattern=_MANAGEMENT_GROUP)]
GcpFolder = Annotated[str, StringConstraints(pattern=_GCP_FOLDER)]
GcpOrganizationId = Annotated[str, StringConstraints(pattern=_GCP_NUMBER)]
GcpAccessPolicy = Annotated[str, StringConstraints(pattern=_GCP_NUMBER)]
AwsOrganizationalUnit = Annotated[str, StringConstraints(pattern=_AWS_UNIT)]
AwsBucket = Annotated[str, StringConstraints(pattern=_AWS_BUCKET)]
AwsKey = Annotated[str, StringConstraints(pattern=_AWS_KEY)]
IdentityCenterInstance = Annotated[str, StringConstraints(pattern=_IDENTITY_CENTER)]
Issuer = Annotated[str, StringConstraints(pattern=_ISSUER)]
CostCenter = Annotated[str, StringConstraints(pattern=_COST_CENTER)]
HttpsUrl = Annotated[str, StringConstraints(pattern=_HTTPS_URL, max_length=256)]
Audience = Annotated[str, StringConstraints(pattern=_AUDIENCE)]
HostName = Annotated[str, StringConstraints(pattern=_HOST_NAME, max_length=128)]
AwsCertificate = Annotated[str, StringConstraints(pattern=_AWS_CERTIFICATE)]
Capacity = Annotated[float, Field(strict=True, ge=0, le=256, multiple_of=0.5)]
PublicRanges = Annotated[
    list[Annotated[str, StringConstraints(pattern=_PUBLIC_RANGE), AfterValidator(_public_range)]],
    Field(min_length=1, json_schema_extra={"uniqueItems": True}),
    AfterValidator(_each_once),
]
FirstOfMonth = Annotated[str, StringConstraints(pattern=_FIRST_OF_MONTH)]
BillingAccount = Annotated[str, StringConstraints(pattern=_BILLING_ACCOUNT)]
BillingTable = Annotated[str, StringConstraints(pattern=_BILLING_TABLE)]
ImageDigest = Annotated[str, StringConstraints(pattern=_IMAGE_DIGEST)]
Repository = Annotated[str, StringConstraints(pattern=_REPOSITORY, max_length=94)]
AddressRange = Annotated[str, StringConstraints(pattern=_RANGE), AfterValidator(_private_range)]
CompanyRange = Annotated[str, StringConstraints(pattern=_COMPANY_RANGE), AfterValidator(_company_range)]
RetentionDays = Annotated[StrictInt, AfterValidator(_known_period), Field(json_schema_extra={"enum": list(RETENTION_DAYS)})]
SubnetName = Annotated[Words, AfterValidator(_not_a_standard_subnet)]
UniqueWords = Annotated[list[Words], Field(json_schema_extra={"uniqueItems": True}), AfterValidator(_each_once)]
Workloads = Annotated[
    list[Words],
    Field(min_length=1, json_schema_extra={"uniqueItems": True}),
    AfterValidator(_each_once),
    AfterValidator(_not_telemetry),
]
Clouds = Annotated[list[Cloud], Field(min_length=1, json_schema_extra={"uniqueItems": True}), AfterValidator(_each_once)]
Subject = Annotated[str, StringConstraints(pattern=_SUBJECT, max_length=MAXIMUM_SUBJECT_LENGTH)]
AwsGroups = Annotated[
    dict[HumanRole, Annotated[str, StringConstraints(pattern=_IDENTITY_CENTER_GROUP)]], AfterValidator(_groups_of_their_own)
]
AzureGroups = Annotated[dict[HumanRole, Uuid], AfterValidator(_groups_of_their_own)]
GcpGroups = Annotated[dict[HumanRole, Email], AfterValidator(_groups_of_their_own)]
