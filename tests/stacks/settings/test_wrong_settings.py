"""Wrong settings, each with what a person reads about it.

A row says: which stack's file, what is replaced there by what, and the problems that follow: the key, and the message after
``file:line: key``. Where the key stands is found by ``place_of``, which reads files on its own.
"""
# ruff: noqa: E501 - tables: one row, one line

from pathlib import Path

import pytest

from stacks.settings import EnvironmentSettings, SettingsError, load, parse
from tests.stacks.settings.shipped import copied, edited, place_of, problems_of, values_of

KEY = "ml-control-plane:"
WORDS = "write lower-case letters and digits in words joined by single hyphens, starting with a letter, such as acme-ml"
E_MAIL = "write an e-mail address, such as ml-platform@example.com"
ACCOUNT = "write the account's 12 digits in quotes, such as '012345678901'"
UUID = "write a UUID in lower-case, such as 00000001-0000-4000-8000-000000000000"
PROJECT = "write the project's id, not its name or number: 6 to 30 lower-case letters, digits, hyphens, such as acme-ml-dev"
NUMBER = "write a whole number, without quotes"
YES_NO = "write true or false, without quotes"
DIGEST = "write the image's digest as a registry shows it after the push: sha256: and 64 hexadecimal digits"
BLOCK = "write keys and their values, indented below it"
COMPANY = "write a public IPv4 range by its first address and a prefix length of 16 to 32, such as 203.0.113.0/24"
PRIVATE = (
    "write a private IPv4 range (within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16) by its first address and prefix length, "
    "such as 10.16.0.0/14"
)
PERIODS = "not every cloud has this period; write one of 30, 60, 90, 120, 150, 180, 365, 400, 545, 731"
SUBJECT = "write the exact subject, without spaces, quotes and wildcards, such as sc://acme/ml-control-plane/dev-preview"
ALL = ", ".join(EnvironmentSettings.model_fields)
NETWORK = "supernet, zones, egress, size, cross_cloud_access, control_plane_ranges, extra_subnets"
READER = "11111111-0001-4000-8000-000000000000"
SUBNETS = """    extra_subnets:
      - name: {}
        slot: {}
      - name: data
        slot: 9
    zones: 2"""

Row = tuple[str, str, str, list[tuple[str, str]]]

FIELDS: list[Row] = [
    # What every stack has
    ("dev", "prefix: acme-ml\n", "prefix: Acme_ML\n", [("prefix", f' = "Acme_ML": {WORDS}')]),
    ("dev", "prefix: acme-ml\n", "prefix: acme-machine\n", [("prefix", """ = "acme-machine": Pulumi.org.yaml has 'acme-ml'; names are shared, so write the same""")]),
    ("dev", "prefix: acme-ml\n", "prefix: acme-learning\n", [("prefix", ' = "acme-learning": write 12 characters or fewer')]),
    ("dev", "owner: ml-platform@example.com", "owner: the ML team", [("owner", f' = "the ML team": {E_MAIL}')]),
    ("dev", "owner: ml-platform@example.com", f"owner: {'a' * 250}@example.com", [("owner", f' = "{"a" * 76}...: write 254 characters or fewer')]),
    ("dev", "cost_center: cc-4711", "cost_center: 4711", [("cost_center", " = 4711: write it in quotes; YAML reads it as a number")]),
    ("dev", "cost_center: cc-4711", "cost_center: 12e4", [("cost_center", " = 12e4: write it in quotes; the engine reads it as a number, and drops zeros at its start")]),
    ("dev", "cost_center: cc-4711", "cost_center: 2026-01-31", [("cost_center", " = 2026-01-31: write it in quotes; YAML reads it as a date")]),
    ("dev", "cost_center: cc-4711", "cost_center: no", [("cost_center", " = no: write it in quotes; YAML reads it as true or false")]),
    ("dev", "cost_center: cc-4711", "cost_center: [cc-4711]", [("cost_center", ' = ["cc-4711"]: write text')]),
    ("dev", "cost_center: cc-4711", "cost_center: CC 4711", [("cost_center", """ = "CC 4711": write up to 63 lower-case letters, digits, '-' and '_', such as cc-4711; all clouds take those in tags""")]),
    ("dev", "sensitivity: internal", "sensitivity: secret", [("data_sensitivity", """ = "secret": write one of 'public', 'internal', 'confidential' or 'restricted'""")]),
    ("dev", "region: eu-central", "region: eu-central-1", [("region", """ = "eu-central-1": write one of 'au-east', 'ca-central', 'eu-central', 'eu-france', 'eu-north', 'eu-west', 'jp-east', 'sg-central', 'uk-south', 'us-east' or 'us-west'""")]),
    ("dev", "residency: eu", "residency: germany", [("residency", """ = "germany": write one of 'au', 'ca', 'eu', 'jp', 'sg', 'uk' or 'us'""")]),
    ("dev", "[aws, azure, gcp]", "[aws, oracle]", [("clouds.1", """ = "oracle": write one of 'aws', 'azure' or 'gcp'""")]),
    ("dev", "[aws, azure, gcp]", "[aws, gcp, aws]", [("clouds", ' = ["aws", "gcp", "aws"]: write each once; twice in the list: aws')]),
    ("dev", "[aws, azure, gcp]", "[]", [("clouds", " = []: name at least 1")]),
    ("dev", "[aws, azure, gcp]", "aws", [("clouds", ' = "aws": write a list, such as [a, b]')]),
    ("dev", "residency: eu", f"residency: eu\n  {KEY}generation: 0", [("generation", " = 0: write 1 or more")]),
    ("dev", "residency: eu", f"residency: eu\n  {KEY}generation: two", [("generation", ' = "two": write a whole number')]),
    ("dev", f"  {KEY}owner: ml-platform@example.com\n", "", [("owner", ": is missing; add it")]),
    ("dev", "owner: ml-platform@example.com", "owner:", [("owner", ": is empty; write its value, or remove it")]),
    ("dev", "environment: dev", "environment: prod", [("environment", """ = "prod": this is the file of stack 'dev'; write 'dev'""")]),
    ("prod", "environment: prod", "environment: org", [("environment", """ = "org": this is the file of stack 'prod'; write 'prod'""")]),
    ("dev", f"  {KEY}environment: dev\n", "", [("environment", ": is missing; add it")]),
    # Secrets
    ("dev", "- name: model-hub-token", "- name: Model_Hub", [("secrets.sources.0.name", f" = (hidden): {WORDS}")]),
    ("dev", "- name: model-hub-token", "- name: webhook-signing-key", [("secrets.sources", " = (hidden): write each name once; twice in the list: webhook-signing-key")]),
    ("dev", "reconcile_minutes: 120", "reconcile_minutes: 1", [("secrets.reconcile_minutes", " = (hidden): write 5 or more")]),
    ("dev", "rotator: generated, days: 90", "rotator: generated", [("secrets.sources.1.rotation.days", ": is missing; add it")]),
    ("dev", "rotator: generated", "rotator: random", [("secrets.sources.1.rotation.rotator", " = (hidden): write one of 'generated' or 'database'")]),
    ("dev", "rotator: generated, days: 90", "rotator: generated, days: 400", [("secrets.sources.1.rotation.days", " = (hidden): write 365 or less")]),
    ("dev", "description: Signs", "value: hunter2\n        description: Signs", [("secrets.sources.1.value", " = (hidden): is no setting; remove it, or write one of name, description, rotation")]),
    # Images and artifacts
    ("dev", "collector: sha256:6738b9f294c1d22be6da0c1d80ff19ab97e9a7b398d96afa2cfaaa4f81a564e1", "collector: latest", [("images.collector", f' = "latest": {DIGEST}')]),
    ("dev", "collector: sha256:6738b9f294c1d22be6da0c1d80ff19ab97e9a7b398d96afa2cfaaa4f81a564e1", "collector: sha256:6738b9f294c1d22be6da0c1d80ff19ab97e9a7b398d96afa2cfaaa4f81a564e", [("images.collector", f' = "sha256:6738b9f294c1d22be6da0c1d80ff19ab97e9a7b398d96afa2cfaaa4f81a564e": {DIGEST}')]),
    ("dev", "    collector: sha256:6738b9f294c1d22be6da0c1d80ff19ab97e9a7b398d96afa2cfaaa4f81a564e1\n", "", [("images.collector", ": is missing; add it")]),
    ("dev", "lock_days: 0", "lock_days: -1", [("artifacts.lock_days", " = -1: write 0 or more")]),
    ("dev", "cold_after_days: 30", "cold_after_days: 7", [("artifacts.cold_after_days", " = 7: write 30 or more")]),
    ("dev", "version_retention_days: 7", "version_retention_days: 3", [("artifacts.version_retention_days", " = 3: write 7 or more")]),
    ("dev", "fast_replication: false", "fast_replication: turbo", [("artifacts.fast_replication", f' = "turbo": {YES_NO}')]),
    # Observability and telemetry
    ("dev", "page_email: ml-platform-on-call@example.com", "page_email: on-call", [("observability.page_email", f' = "on-call": {E_MAIL}')]),
    ("dev", "metrics_retention_days: 30", "metrics_retention_days: 7", [("observability.metrics_retention_days", " = 7: write 30 or more")]),
    ("dev", "metrics_retention_days: 30", "metrics_retention_days: 2000", [("observability.metrics_retention_days", " = 2000: write 1095 or less")]),
    ("dev", "[203.0.113.0/24]", "[0.0.0.0/0]", [("observability.dashboard_ranges.0", f' = "0.0.0.0/0": {COMPANY}')]),
    ("dev", "[203.0.113.0/24]", "[10.1.0.0/16]", [("observability.dashboard_ranges.0", f' = "10.1.0.0/16": {COMPANY}')]),
    ("dev", "[203.0.113.0/24]", "[203.0.113.1/24]", [("observability.dashboard_ranges.0", f' = "203.0.113.1/24": {COMPANY}')]),
    ("dev", "minimum_instances: 1", "minimum_instances: 0", [("telemetry.minimum_instances", " = 0: write 1 or more")]),
    # Network
    ("dev", "10.16.0.0/14", "8.8.0.0/14", [("network.supernet", f' = "8.8.0.0/14": {PRIVATE}')]),
    ("dev", "10.16.0.0/14", "10.16.0.1/14", [("network.supernet", f' = "10.16.0.1/14": {PRIVATE}')]),
    ("dev", "10.16.0.0/14", "169.254.0.0/16", [("network.supernet", f' = "169.254.0.0/16": {PRIVATE}')]),
    ("dev", "zones: 2", "zones: 4", [("network.zones", " = 4: write 3 or less")]),
    ("dev", "zones: 2", "zones: 1", [("network.zones", " = 1: write 2 or more")]),
    ("dev", "zones: 2", 'zones: "2"', [("network.zones", f' = "2": {NUMBER}')]),
    ("dev", "zones: 2", "zones: 2.5", [("network.zones", f" = 2.5: {NUMBER}")]),
    ("dev", "zones: 2", "zones: true", [("network.zones", f" = true: {NUMBER}")]),
    ("dev", "zones: 2", "zones:", [("network.zones", f": is empty; {NUMBER}")]),
    ("dev", "egress: one", "egress: two", [("network.egress", """ = "two": write one of 'none', 'one' or 'redundant'""")]),
    ("dev", "size: small", "size: tiny", [("network.size", """ = "tiny": write one of 'small', 'medium' or 'large'""")]),
    ("dev", "access: allow-list", "access: open", [("network.cross_cloud_access", """ = "open": write one of 'allow-list', 'relay' or 'vpn'""")]),
    ("dev", "    zones: 2", SUBNETS.format("Labels", 8), [("network.extra_subnets.0.name", f' = "Labels": {WORDS}')]),
    ("dev", "    zones: 2", SUBNETS.format("labels", 7), [("network.extra_subnets.0.slot", " = 7: write 8 or more")]),
    ("dev", "    zones: 2", SUBNETS.format("labels", 16), [("network.extra_subnets.0.slot", " = 16: write less than 16")]),
    ("dev", "    zones: 2", SUBNETS.format("private", 8), [("network.extra_subnets.0.name", ' = "private": every network has this subnet already; choose a name other than private, isolated, public, endpoints, relay, gateway, containers')]),
    ("dev", "    zones: 2", SUBNETS.format("labels", "8\n        tier: dmz"), [("network.extra_subnets.0.tier", """ = "dmz": write one of 'private' or 'isolated'""")]),
    # Logging and identity
    ("dev", "alert_email: ml-platform-alerts@example.com", "alert_email: ml-platform-alerts", [("logging.alert_email", f' = "ml-platform-alerts": {E_MAIL}')]),
    ("dev", "    retention_days: 30", "    retention_days: 31", [("logging.retention_days", f" = 31: {PERIODS}")]),
    ("dev", "archive_retention_days: 90", "archive_retention_days: 4000", [("logging.archive_retention_days", " = 4000: write 3650 or less")]),
    ("dev", "archive_retention_days: 90", "archive_retention_days: 7", [("logging.archive_retention_days", " = 7: write 30 or more")]),
    ("dev", "retention_days: 14", "retention_days: 0", [("evidence.retention_days", " = 0: write 1 or more")]),
    ("dev", "retention_days: 14", "retention_days: 3651", [("evidence.retention_days", " = 3651: write 3650 or less")]),
    ("dev", "    lock: false", "    lock: never", [("evidence.lock", f' = "never": {YES_NO}')]),
    ("dev", "managed_key: false", 'managed_key: "false"', [("logging.customer_managed_key", f' = "false": {YES_NO}')]),
    ("dev", "lock_archive: false", "lock_archive: 0", [("logging.lock_archive", f" = 0: {YES_NO}")]),
    # ML workspace
    ("dev", "cpu-small: 4", "tpu-small: 4", [("ml.compute_sizes.tpu-small", """ = "tpu-small": write one of 'cpu-small', 'cpu-medium', 'cpu-large', 'gpu-small', 'gpu-medium' or 'gpu-large'""")]),
    ("dev", "cpu-small: 4", "cpu-small: 0", [("ml.compute_sizes.cpu-small", " = 0: write 1 or more")]),
    ("dev", "cpu-small: 4", "cpu-small: 101", [("ml.compute_sizes.cpu-small", " = 101: write 100 or less")]),
    ("dev", "{cpu-small: 4, gpu-small: 1}", "{}", [("ml.compute_sizes", " = {}: name at least 1")]),
    ("dev", "idle_shutdown_minutes: 60", "idle_shutdown_minutes: 30", [("ml.idle_shutdown_minutes", " = 30: write 60 or more")]),
    ("dev", "idle_shutdown_minutes: 60", "idle_shutdown_minutes: 2880", [("ml.idle_shutdown_minutes", " = 2880: write 1440 or less")]),
    ("dev", "internet_access: true", "internet_access: yes please", [("ml.internet_access", f' = "yes please": {YES_NO}')]),
    ("dev", "[first-engineer]", "[Ada]", [("ml.user_profiles.0", f' = "Ada": {WORDS}')]),
    ("dev", "model_groups: [example]", "model_groups: [example, example]", [("ml.model_groups", ' = ["example", "example"]: write each once; twice in the list: example')]),
    ("dev", "user_profiles: [first-engineer]", "user_profiles: []\n    workbenches: [{name: ada, owner: ada}]", [("ml.workbenches.0.owner", f' = "ada": {E_MAIL}')]),
    ("dev", "[training, inference, pipelines]", "[training, Batch]", [("identity.workloads.1", f' = "Batch": {WORDS}')]),
    ("dev", "[training, inference, pipelines]", "[]", [("identity.workloads", " = []: name at least 1")]),
    ("prod", f"  {KEY}owner:", f"  {KEY}protect: perhaps\n  {KEY}owner:", [("protect", ' = "perhaps": write true or false')]),
    ("dev", "[training, inference, pipelines]", "[telemetry]", [("identity.workloads", """ = ["telemetry"]: every environment has the workload 'telemetry' already; remove it from the list""")]),
    # The environment's accounts
    ("dev", '"111122223333"', "1111-2222-3333", [("aws.account_id", f' = "1111-2222-3333": {ACCOUNT}')]),
    ("dev", '"111122223333"', "111122223333", [("aws.account_id", " = 111122223333: write it in quotes; YAML reads it as a number")]),
    ("dev", '"111122223333"', "012345670123", [("aws.account_id", " = 012345670123: write it in quotes; YAML reads it as a number")]),
    ("dev", '"111122223333"', '"١١١١٢٢٢٢٣٣٣٣"', [("aws.account_id", f' = "١١١١٢٢٢٢٣٣٣٣": {ACCOUNT}')]),
    ("dev", "o-a1b2c3d4e5", "a1b2c3d4e5", [("aws.organization_id", ' = "a1b2c3d4e5": write the organization\'s id, such as o-a1b2c3d4e5')]),
    ("dev", "    organization_id: o-a1b2c3d4e5", "    organization_id: o-a1b2c3d4e5\n    assume_role: arn:aws:iam::111122223333:role/Admin", [("aws.assume_role", ' = "arn:aws:iam::111122223333:role/Admin": write the role\'s name alone, not its ARN, such as OrganizationAccountAccessRole')]),
    ("dev", "00000001-0000-4000-8000-000000000000", "ML Platform", [("azure.subscription_id", f' = "ML Platform": {UUID}')]),
    ("dev", "aaaaaaaa-0000-4000-8000-000000000000", "AAAAAAAA-0000-4000-8000-000000000000", [("azure.tenant_id", f' = "AAAAAAAA-0000-4000-8000-000000000000": {UUID}')]),
    ("dev", "project_id: acme-ml-dev", "project_id: Acme ML", [("gcp.project_id", f' = "Acme ML": {PROJECT}')]),
    ("dev", "    project_id: acme-ml-dev", "    {}", [("gcp.project_id", ": is missing; add it")]),
    # The organization
    ("org", "repository: acme/ml-control-plane", "repository: https://github.com/acme/ml", [("pipelines.github.repository", ' = "https://github.com/acme/ml": write OWNER/NAME, such as acme/ml-control-plane')]),
    ("org", "issuer: https://vstoken.dev.azure.com/55555555-0000-4000-8000-000000000000", "issuer: https://vstoken.dev.azure.com/5/", [("pipelines.azure_devops.issuer", ' = "https://vstoken.dev.azure.com/5/": write an https URL without a slash at its end, such as https://vstoken.dev.azure.com/ORGANIZATION-ID')]),
    ("org", "preview: sc://acme/ml-control-plane/dev-preview", "preview: sc://acme/*", [("pipelines.azure_devops.subjects.dev.preview", f' = "sc://acme/*": {SUBJECT}')]),
    ("org", "ml-control-plane/dev-preview", f"{'a' * 120}", [("pipelines.azure_devops.subjects.dev.preview", f' = "sc://acme/{"a" * 66}...: write 127 characters or fewer')]),
    ("org", "sc://acme/ml-control-plane/dev-preview", "sc://acme/ml-control-plane/dev-deploy", [("pipelines.azure_devops.subjects.dev", ' = {"preview": "sc://acme/ml-control-plane/dev-deploy", "deploy": "sc://acme/ml-...: write two different service connections; otherwise the preview of a pull request may deploy')]),
    ("org", '"444455556666"', '"4444"', [("aws.control_plane_account_id", f' = "4444": {ACCOUNT}')]),
    ("org", "assume_role: OrganizationAccountAccessRole", "assume_role: two words", [("aws.assume_role", ' = "two words": write the role\'s name alone, not its ARN, such as OrganizationAccountAccessRole')]),
    ("org", '"555566667777"', "5e11", [("aws.identity_center.account_id", " = 5e11: write it in quotes; the engine reads it as a number, and drops zeros at its start"), ("aws.identity_center.account_id", f' = "5e11": {ACCOUNT}')]),
    ("org", "arn:aws:sso:::instance/ssoins-1234567890abcdef", "ssoins-1234567890abcdef", [("aws.identity_center.instance_arn", ' = "ssoins-1234567890abcdef": write the instance\'s ARN, such as arn:aws:sso:::instance/ssoins-1234567890abcdef')]),
    ("org", "    assume_role:", "    state_bucket: s3://state\n    assume_role:", [("aws.state_bucket", ' = "s3://state": write the bucket\'s name alone, such as acme-ml-pulumi-state')]),
    ("org", "    assume_role:", "    state_bucket: acme-state\n    state_key: alias/state\n    assume_role:", [("aws.state_key", ' = "alias/state": write the key\'s ARN, such as arn:aws:kms:eu-central-1:123456789012:key/00000000-0000-4000-8000-000000000000')]),
    ("org", READER, "ml-dev-readers", [("aws.environments.dev.groups.reader", ' = "ml-dev-readers": write the group\'s id in Identity Center, such as 11111111-0001-4000-8000-000000000000')]),
    ("org", "22222221-0001-4000-8000-000000000000", "ml-dev-readers", [("azure.environments.dev.groups.reader", f' = "ml-dev-readers": {UUID}')]),
    ("org", "reader: ml-dev-reader@example.com", "reader: ml-dev-readers", [("gcp.environments.dev.groups.reader", f' = "ml-dev-readers": {E_MAIL}')]),
    ("org", "reader: ml-dev-reader@example.com", "admin: ml-dev-reader@example.com", [("gcp.environments.dev.groups.admin", """ = "admin": write one of 'reader', 'operator' or 'break-glass'""")]),
    ("org", "          break-glass: ml-dev-break-glass@example.com\n", "", [("gcp.environments.dev.groups", ' = {"reader": "ml-dev-reader@example.com", "operator": "ml-dev-operator@example....: name the group for break-glass too; without it nobody can enter in an emergency')]),
    ("org", "ml-dev-operator@example.com", "ml-dev-reader@example.com", [("gcp.environments.dev.groups", ' = {"reader": "ml-dev-reader@example.com", "operator": "ml-dev-reader@example.co...: give each role a group of its own, so that a role\'s members have no more than its rights')]),
    ("org", "control_plane_subscription_id: 00000004-0000-4000-8000-000000000000", "control_plane_subscription_id: four", [("azure.control_plane_subscription_id", f' = "four": {UUID}')]),
    ("org", "control_plane_project_id: acme-ml-control-plane", "control_plane_project_id: ml", [("gcp.control_plane_project_id", f' = "ml": {PROJECT}')]),
    ("org", "audit_retention_days: 730", "audit_retention_days: 30", [("governance.audit_retention_days", " = 30: write 365 or more")]),
    ("org", '"777788889999"\n', '"777788889999"\n      units: {prod: "555566667777"}\n', [("governance.aws.units.prod", ' = "555566667777": write the organizational unit\'s id, such as ou-ab12-c3d4e5f6')]),
    ("org", '"777788889999"\n', '"777788889999"\n      units: {production: ou-ab12-c3d4e5f6}\n', [("governance.aws.units.production", """ = "production": write one of 'organization', 'security', 'platform', 'workloads', 'dev', 'staging' or 'prod'""")]),
    ("org", "perimeter: dry-run", "perimeter: audit", [("governance.gcp.perimeter", """ = "audit": write one of 'dry-run' or 'enforced'""")]),
    ("org", 'organization_id: "900000000001"', "organization_id: organizations/900000000001", [("governance.gcp.organization_id", " = \"organizations/900000000001\": write its number alone, in quotes, such as '900000000001'")]),
    ("org", "  ml-control-plane:governance:\n", "  ml-control-plane:capabilities: {identity: false}\n  ml-control-plane:governance:\n", [("capabilities.identity", """ = "identity": write one of 'governance', 'network_guardrails' or 'human_access'""")]),
    ("org", "folder: folders/800000000001", "folder: 800000000001", [("gcp.environments.dev.folder", " = 800000000001: write it in quotes; YAML reads it as a number")]),
    ("org", "folder: folders/800000000001", 'folder: "800000000001"', [("gcp.environments.dev.folder", ' = "800000000001": write the folder with its number, such as folders/800000000001')]),
    ("org", "        project_id: acme-ml-dev", "        project: acme-ml-dev", [("gcp.environments.dev.project_id", ": is missing; add it"), ("gcp.environments.dev.project", """ = "acme-ml-dev": is no setting; did you mean 'project_id'?""")]),
    ("org", "  approver_group: ml-platform-leads@example.com\n      prod:", "  approver_group: ml-platform-leads@example.com\n      production:", [("gcp.environments.production", """ = "production": write one of 'dev', 'staging' or 'prod'""")]),
]  # fmt: skip

FIELDS += [
    # Services and cost
    ("dev", "host_name: broker.dev.ml.example.com", "host_name: https://broker.example.com", [("services.host_name", ' = "https://broker.example.com": write a host name in lower-case, such as broker.dev.example.com')]),
    ("dev", "issuer: https://id.example.com/ml", "issuer: id.example.com", [("services.oidc.issuer", ' = "id.example.com": write an https URL without query, such as https://login.microsoftonline.com/TENANT-ID/v2.0')]),
    ("dev", "audience: api://acme-ml-dev-broker", "audience: the broker", [("services.oidc.audience", ' = "the broker": write the audience as the issuer writes it, such as api://acme-ml-broker')]),
    ("dev", "api_allowed_ranges: [0.0.0.0/0]", "api_allowed_ranges: [198.51.100.7/24]", [("services.api_allowed_ranges.0", ' = "198.51.100.7/24": write an IPv4 range by its first address and prefix length, such as 198.51.100.0/24, or 0.0.0.0/0 for all')]),
    ("dev", "api_allowed_ranges: [0.0.0.0/0]", "api_allowed_ranges: []", [("services.api_allowed_ranges", " = []: name at least 1")]),
    ("dev", "maximum_capacity: 2", "maximum_capacity: 2.3", [("services.database.maximum_capacity", " = 2.3: write a multiple of 0.5")]),
    ("dev", "maximum_capacity: 2", 'maximum_capacity: "2"', [("services.database.maximum_capacity", ' = "2": write a number, without quotes')]),
    ("dev", "api_tasks: 1", "api_tasks: 0", [("services.api_tasks", " = 0: write 1 or more")]),
    ("dev", 'start: "2026-12-01"', 'start: "2026-12-15"', [("cost.start", """ = "2026-12-15": write the first day of a month in quotes, such as '2026-12-01'""")]),
    ("dev", "billing_account: 0A1B2C-3D4E5F-678901", "billing_account: billingAccounts/0A1B2C-3D4E5F-678901", [("cost.billing_account", ' = "billingAccounts/0A1B2C-3D4E5F-678901": write the billing account\'s id, such as 0A1B2C-3D4E5F-678901')]),
    ("dev", "{ aws: 1500,", "{ aws: -1,", [("cost.monthly_budget.aws", " = -1: write 1 or more")]),
]  # fmt: skip

KEYS: list[Row] = [
    ("dev", "zones: 2", "zoness: 2", [("network.zoness", " = 2: is no setting; did you mean 'zones'?")]),
    ("dev", "zones: 2", "mtu: 9001", [("network.mtu", f" = 9001: is no setting; remove it, or write one of {NETWORK}")]),
    ("dev", f"{KEY}cost_center", f"{KEY}cost_centre", [("cost_center", ": is missing; add it"), ("cost_centre", """ = "cc-4711": is no setting; did you mean 'cost_center'?""")]),
    ("dev", f"{KEY}owner", "ml-contrl-plane:owner", [("owner", ": is missing; add it"), ("ml-contrl-plane:owner", ": nothing reads it; begin the key with 'ml-control-plane:'")]),
    ("dev", f"  {KEY}owner:", f"  {KEY}api_token: 9f86d081884c7d65\n  {KEY}owner:", [("api_token", " = (hidden): is no setting; remove it, or write one of " + ALL)]),
    ("dev", "zones: 2", f"note: {'x' * 500}\n    zones: 2", [("network.note", f' = "{"x" * 76}...: is no setting; remove it, or write one of {NETWORK}')]),
    ("dev", f"  {KEY}region:", f"  {KEY}pipelines: {{}}\n  {KEY}region:", [("pipelines", " = {}: is no setting; remove it, or write one of " + ALL)]),
    ("dev", f"{KEY}identity:\n    workloads: [training, inference, pipelines]", f"{KEY}identity: [training]", [("identity", f' = ["training"]: {BLOCK}')]),
    ("org", "      subjects:\n", "      subject:\n", [("pipelines.azure_devops.subjects", ": is missing; add it"), ("pipelines.azure_devops.subject", ' = {"dev": {"preview": "sc://acme/ml-control-plane/dev-preview", "deploy": "sc:/...: is no setting; did you mean \'subjects\'?')]),
]  # fmt: skip

RULES: list[Row] = [
    # Observability and telemetry
    ("dev", "reader: 11111111-0001-4000-8000-000000000000", "reader: 11111112-0001-4000-8000-000000000000", [("observability.dashboard_groups.reader", """ = "11111112-0001-4000-8000-000000000000": Pulumi.org.yaml says '11111111-0001-4000-8000-000000000000' for this role; write the same""")]),
    ("dev", "minimum_instances: 1", "minimum_instances: 3", [("telemetry.maximum_instances", " = 2: write 3 (telemetry.minimum_instances) or more")]),
    ("prod", "minimum_instances: 3", "minimum_instances: 1", [("telemetry.minimum_instances", " = 1: prod survives the loss of a zone; write 2 or more")]),
    ("dev", "region: eu-central", "region: us-east", [("region", """ = "us-east": it lies outside the residency 'eu'; write one of eu-central, eu-france, eu-north, eu-west, or change residency""")]),
    ("dev", f"  {KEY}gcp:\n    project_id: acme-ml-dev\n", "", [("gcp", ": is missing, though 'clouds' names 'gcp'; add it, or take 'gcp' out of 'clouds'")]),
    ("dev", "10.16.0.0/14", "10.0.0.0/8", [("network.supernet", ' = "10.0.0.0/8": write a range with prefix length 14 to 20, such as 10.16.0.0/14'), ("network.supernet", ' = "10.0.0.0/8": it overlaps 10.24.0.0/14 in Pulumi.prod.yaml; choose a free range'), ("network.supernet", ' = "10.0.0.0/8": it overlaps 10.20.0.0/14 in Pulumi.staging.yaml; choose a free range')]),
    ("dev", "10.16.0.0/14", "10.16.0.0/21", [("network.supernet", ' = "10.16.0.0/21": write a range with prefix length 14 to 20, such as 10.16.0.0/14')]),
    ("dev", "10.16.0.0/14", "172.16.0.0/14", [("network.supernet", """ = "172.16.0.0/14": it overlaps 172.17.0.0/16, which Docker takes on the clouds' training machines; choose another range""")]),
    ("dev", "access: allow-list", "access: vpn", [("network.control_plane_ranges", ": is missing; name the ranges that the control plane comes from, since cross_cloud_access is 'vpn'")]),
    ("dev", "access: allow-list", "access: vpn\n    control_plane_ranges: [10.64.0.0/20, 10.17.0.0/20]", [("network.control_plane_ranges.1", ' = "10.17.0.0/20": it overlaps network.supernet 10.16.0.0/14; choose another range')]),
    ("dev", "access: allow-list", "access: allow-list\n    control_plane_ranges: [10.64.0.0/20]", [("network.control_plane_ranges", """ = ["10.64.0.0/20"]: remove it, or set network.cross_cloud_access to 'vpn'""")]),
    ("prod", "    egress: redundant\n    size: medium\n    cross_cloud_access: allow-list", "    egress: none\n    cross_cloud_access: relay", [
        ("network.egress", """ = "none": the collectors on Azure and Google Cloud send to AWS; write 'one' or 'redundant', or switch otel_collector off"""),
        ("network.egress", """ = "none": the secret broker calls the other clouds; write 'one' or 'redundant', or switch secret_broker off"""),
        ("network.egress", """ = "none": write 'one' or 'redundant', since services call the other clouds and are called from outside; or set capabilities.control_plane_hosting to false"""),
        ("network.egress", """ = "none": write 'one' or 'redundant'; with cross_cloud_access 'relay' the relay calls the control plane from fixed addresses"""),
    ]),
    ("dev", "    zones: 2", SUBNETS.format("data", 8), [("network.extra_subnets.1.name", ' = "data": network.extra_subnets.0 has it already; choose a name that is free')]),
    ("dev", "    zones: 2", SUBNETS.format("labels", 9), [("network.extra_subnets.1.slot", " = 9: network.extra_subnets.0 has it already; choose a slot that is free")]),
    ("dev", "    retention_days: 30", "    retention_days: 180", [("logging.archive_retention_days", " = 90: the archive outlives the store; write 180 (logging.retention_days) or more")]),
    ("dev", "    lock: false", "    lock: true", [("evidence.lock", " = true: only prod locks its evidence, since it cannot be undone; write false")]),
    ("prod", "retention_days: 3650", "retention_days: 365", [("evidence.retention_days", " = 365: prod keeps 730 days at least; write 730 or more")]),
    ("dev", "lock_archive: false", "lock_archive: true", [("logging.lock_archive", " = true: only prod locks its archive, since it cannot be undone; write false")]),
    ("prod", "internet_access: false", "internet_access: true", [("ml.internet_access", " = true: confidential data stays where no notebook and no job reaches the internet; write false")]),
    ("dev", "[training, inference, pipelines]", "[inference, pipelines]", [("identity.workloads", """ = ["inference", "pipelines"]: add 'training'; the machines of compute clusters and workbenches run as it""")]),
    ("dev", "sensitivity: internal", "sensitivity: restricted", [
        ("network.cross_cloud_access", """ = "allow-list": restricted data has no public endpoint, however closed; write 'relay' or 'vpn'"""),
        ("ml.internet_access", " = true: restricted data stays where no notebook and no job reaches the internet; write false"),
    ]),
    ("prod", "    retention_days: 365\n", "    retention_days: 180\n", [("logging.retention_days", " = 180: prod keeps 365 days at least; write 365 or more")]),
    ("prod", "archive_retention_days: 1095", "archive_retention_days: 365", [("logging.archive_retention_days", " = 365: prod keeps 730 days at least; write 730 or more")]),
    ("prod", "managed_key: true", "managed_key: false", [("logging.customer_managed_key", " = false: prod encrypts its logs with a key of its own; write true")]),
    ("prod", "managed_keys: true", "managed_keys: false", [("encryption.customer_managed_keys", " = false: prod encrypts its data with keys of its own; write true")]),
    ("prod", "  ml-control-plane:network:\n    supernet: 10.24.0.0/14\n    zones: 3\n    egress: redundant", "  ml-control-plane:capabilities: {otel_collector: false, secret_broker: false}\n  ml-control-plane:network:\n    supernet: 10.24.0.0/14\n    zones: 3\n    egress: none", [("network.egress", """ = "none": write 'one' or 'redundant', since services call the other clouds and are called from outside; or set capabilities.control_plane_hosting to false""")]),
    ("dev", "arn:aws:acm:eu-central-1:", "arn:aws:acm:us-east-1:", [("services.certificate_arn", ' = "arn:aws:acm:us-east-1:111122223333:certificate/11111111-2222-4333-8444-00000...: load balancers take certificates of their region, eu-central-1; write one')]),
    ("prod", "minimum_capacity: 2\n", "minimum_capacity: 32\n", [("services.database.minimum_capacity", " = 32.0: write 16.0 (maximum_capacity) or less")]),
    ("prod", "minimum_capacity: 2\n", "minimum_capacity: 0\n", [("services.database.minimum_capacity", " = 0: prod's database never pauses; write 0.5 or more")]),
    ("prod", "instances: 2", "instances: 1", [("services.database.instances", " = 1: prod survives the loss of a zone; write 2 or more")]),
    ("prod", "api_tasks: 3", "api_tasks: 1", [("services.api_tasks", " = 1: prod survives the loss of a zone; write 2 or more")]),
    ("dev", "azure: 1000, gcp: 1000", "azure: 1000", [("cost.monthly_budget.gcp", ": is missing, though 'clouds' names 'gcp'; every cloud has a budget")]),
    ("dev", "    billing_account: 0A1B2C-3D4E5F-678901\n", "", [("cost.billing_account", ": is missing; name the billing account that pays for the Google Cloud project")]),
    ("prod", "egress: redundant", "egress: one", [("network.egress", """ = "one": prod survives the loss of a zone; write 'redundant', or 'none'""")]),
    ("prod", "zones: 3", "zones: 2", [("network.zones", " = 2: prod spans three zones; write 3")]),
    # Between stacks
    ("dev", "10.16.0.0/14", "10.20.0.0/16", [("network.supernet", ' = "10.20.0.0/16": it overlaps 10.20.0.0/14 in Pulumi.staging.yaml; choose a free range')]),
    ("dev", "prefix: acme-ml\n", "prefix: acme\n", [("prefix", """ = "acme": Pulumi.org.yaml has 'acme-ml'; names are shared, so write the same""")]),
    ("dev", '"111122223333"', '"222233334444"', [("aws.account_id", """ = "222233334444": Pulumi.org.yaml says '111122223333' for this environment; write the same"""), ("aws.account_id", ' = "222233334444": Pulumi.staging.yaml has it too; every environment has an account of its own')]),
    ("dev", "00000001-0000", "00000009-0000", [("azure.subscription_id", """ = "00000009-0000-4000-8000-000000000000": Pulumi.org.yaml says '00000001-0000-4000-8000-000000000000' for this environment; write the same""")]),
    ("dev", "aaaaaaaa-0000", "bbbbbbbb-0000", [("azure.tenant_id", """ = "bbbbbbbb-0000-4000-8000-000000000000": Pulumi.org.yaml says 'aaaaaaaa-0000-4000-8000-000000000000'; write the same""")]),
    ("dev", "o-a1b2c3d4e5", "o-zzzzzzzzzz", [("aws.organization_id", """ = "o-zzzzzzzzzz": Pulumi.org.yaml says 'o-a1b2c3d4e5'; write the same""")]),
    ("dev", "project_id: acme-ml-dev", "project_id: acme-ml-sandbox", [("gcp.project_id", """ = "acme-ml-sandbox": Pulumi.org.yaml says 'acme-ml-dev' for this environment; write the same""")]),
    # The organization
    ("org", '"222233334444"', '"111122223333"', [("aws.environments.staging.account_id", ' = "111122223333": dev has it already; each environment has its own')]),
    ("org", '"444455556666"', '"333344445555"', [("aws.environments.prod.account_id", ' = "333344445555": the control plane has it already; each environment has its own')]),
    ("org", "ml-control-plane/prod-preview", "ml-control-plane/dev-deploy", [("pipelines.azure_devops.subjects.prod.preview", """ = "sc://acme/ml-control-plane/dev-deploy": 'dev' has this service connection already; each environment has its own""")]),
    ("org", "        prod:\n          preview: sc://acme/ml-control-plane/prod-preview\n          deploy: sc://acme/ml-control-plane/prod-deploy\n", "", [("pipelines.azure_devops.subjects.prod", ": is missing; name its preview and deploy service connections")]),
    ("org", '"666677778888"', '"777788889999"', [("governance.aws.management_account_id", """ = "777788889999": write the organization's management account; guardrails do not bind it, so nothing else may run in it""")]),
    ("org", '"777788889999"\n', '"777788889999"\n      accounts: [{name: dev, email: dev@example.com, unit: dev}]\n', [("governance.aws.accounts.0.name", """ = "dev": 'dev' is 111122223333, which other settings name, so it exists; choose another name""")]),
    ("org", '"777788889999"\n', '"777788889999"\n      accounts: [{name: one, email: a@example.com, unit: dev}, {name: two, email: a@example.com, unit: dev}]\n', [("governance.aws.accounts.1.email", ' = "a@example.com": governance.aws.accounts.0 has it already; each account has its own')]),
    ("org", "management_group: acme-ml\n", "management_group: acme-ml-dev\n", [("governance.azure.management_group", """ = "acme-ml-dev": azure.environments.dev has it; name the one above the environments', so that guardrails bind all""")]),
    ("org", "folder: folders/800000000000", "folder: folders/800000000003", [("governance.gcp.folder", """ = "folders/800000000003": gcp.environments.prod has it; name the one above the environments', so that guardrails bind all""")]),
    ("org", "    azure:\n      management_group: acme-ml\n", "", [("governance.azure", ": is missing, though 'clouds' names 'azure'; add it, or set capabilities.governance to false")]),
    ("org", "approver_group: ml-platform-leads@example.com\n      staging:", "approver_group: ml-dev-break-glass@example.com\n      staging:", [("gcp.environments.dev.approver_group", ' = "ml-dev-break-glass@example.com": this is the group of break-glass itself; name another that approves, since nobody lets themselves in')]),
    ("org", "    assume_role:", "    state_key: arn:aws:kms:eu-central-1:444455556666:key/00000000-0000-4000-8000-000000000000\n    assume_role:", [("aws.state_bucket", ": is missing; name the bucket that aws.state_key encrypts, or remove aws.state_key")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("stack", "old", "new", "expected"), FIELDS + KEYS + RULES, ids=lambda part: part[:40] if isinstance(part, str) else ""
)
def test_a_wrong_setting_says_where_what_and_what_instead(
    stack: str, old: str, new: str, expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    path = edited(copied(tmp_path), stack, (old, new))
    assert sorted(problems_of(path)) == sorted(place_of(path, key) + message for key, message in expected)


FILES = [
    ("", "Pulumi.dev.yaml: config: write keys such as ml-control-plane:prefix and their values below it"),
    ("config:\n", "Pulumi.dev.yaml:1: config: write keys such as ml-control-plane:prefix and their values below it"),
    ("config: dev\n", 'Pulumi.dev.yaml:1: config = "dev": write keys such as ml-control-plane:prefix and their values below it'),
    ("- config\n", "Pulumi.dev.yaml:1: config: write keys such as ml-control-plane:prefix and their values below it"),
    ("just text\n", "Pulumi.dev.yaml:1: config: write keys such as ml-control-plane:prefix and their values below it"),
    ("config:\n\tx: 1\n", "Pulumi.dev.yaml:2: (file): it is not YAML: found character '\\t' that cannot start any token; indent with spaces, not tabs"),
    ("config: [1\n", "Pulumi.dev.yaml:2: (file): it is not YAML: expected ',' or ']', but got '<stream end>'"),
    ("config: {a: 1}\n---\nconfig: {}\n", "Pulumi.dev.yaml:2: (file): it is not YAML: but found another document"),
    ("config: {a: 2026-02-30}\n", "Pulumi.dev.yaml: (file): it is not YAML: day is out of range for month"),
    ("config: {? [a] : 1}\n", "Pulumi.dev.yaml:1: (file): it is not YAML: found unhashable key"),
    ("config: !!python/object:os.system {}\n", "Pulumi.dev.yaml:1: (file): it is not YAML: could not determine a constructor for the tag 'tag:yaml.org,2002:python/object:os.system'"),
    ("config: &c {a: *c}\n", "Pulumi.dev.yaml: (file): it is nested too deeply, or refers to itself"),
    ("config: " + "[" * 5000, "Pulumi.dev.yaml: (file): it is nested too deeply, or refers to itself"),
    ("config: {a: \x01}\n", """Pulumi.dev.yaml: (file): it is not YAML: unacceptable character #x0001: special characters are not allowed in "<unicode string>", position 12"""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("after", "again", "key"),
    [
        ("    zones: 2\n", "    zones: 3\n", "network.zones"),
        (f"  {KEY}cost_center: cc-4711\n", f"  {KEY}owner: me@example.com\n", "owner"),
        (f"  {KEY}cost_center: cc-4711\n", "  owner: me@example.com\n", "owner"),
    ],
)
def test_a_key_that_is_there_twice_is_told_with_both_lines(after: str, again: str, key: str, tmp_path: Path) -> None:
    """PyYAML keeps the last without a word; the engine refuses the file, or takes one of the two where one has no namespace."""
    path = copied(tmp_path) / "Pulumi.dev.yaml"
    first = place_of(path, key).split(":")[1]
    edited(tmp_path, "dev", (after, after + again))
    second = path.read_text(encoding="utf-8").splitlines().index(again.rstrip()) + 1
    assert problems_of(path) == [f"Pulumi.dev.yaml:{second}: {key}: is there twice, also on line {first}; keep one"]


@pytest.mark.parametrize(("text", "expected"), FILES, ids=range(len(FILES)))
def test_a_file_without_settings_says_why(text: str, expected: str, tmp_path: Path) -> None:
    path = tmp_path / "Pulumi.dev.yaml"
    path.write_text(text, encoding="utf-8")
    assert problems_of(path) == [expected]


def test_a_file_in_another_encoding_says_so(tmp_path: Path) -> None:
    path = tmp_path / "Pulumi.dev.yaml"
    path.write_bytes("config: {owner: Größe}\n".encode("latin-1"))
    assert problems_of(path) == ["Pulumi.dev.yaml: (file): it is not UTF-8 text; save it in that encoding"]


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    expected = "Pulumi.dev.yaml: (file): there is no such file; create it, or copy that of another stack and change it"
    assert problems_of(tmp_path / "Pulumi.dev.yaml") == [expected]


def test_a_folder_in_the_place_of_a_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.dev.yaml").mkdir()
    assert problems_of(tmp_path / "Pulumi.dev.yaml") == ["Pulumi.dev.yaml: (file): it cannot be read: Is a directory"]


@pytest.mark.parametrize("name", ["Pulumi.test.yaml", "settings.yaml", "Pulumi.dev.yml"])
def test_a_file_that_is_named_otherwise_says_what_to_name_it(name: str, tmp_path: Path) -> None:
    path = copied(tmp_path) / "Pulumi.dev.yaml"
    path = path.rename(path.with_name(name))
    stack = name.removeprefix("Pulumi.").removesuffix(".yaml")
    names = "Pulumi.org.yaml, Pulumi.dev.yaml, Pulumi.staging.yaml, Pulumi.prod.yaml"
    assert problems_of(path) == [f"{name}: (file): there is no environment '{stack}'; name the file one of {names}"]


def test_all_problems_come_at_once_those_of_fields_beside_those_between_them(tmp_path: Path) -> None:
    path = edited(
        copied(tmp_path),
        "prod",
        ("prefix: acme-ml\n", "prefix: Acme\n"),
        ("owner: ml-platform@example.com", "owner: nobody"),
        ("residency: eu", "residency: uk"),
        ("10.24.0.0/14", "10.16.0.0/14"),
        ("zones: 3", "zones: 2"),
        ("egress: redundant", "egress: one"),
        ("    retention_days: 365\n", "    retention_days: 30\n"),
        ("managed_key: true", "managed_key: false"),
        ('"333344445555"', '"3333"'),
        ("aaaaaaaa-0000", "bbbbbbbb-0000"),
        ("    project_id: acme-ml-prod", "    project: acme-ml-prod"),
    )
    keys = [problem.split(": ")[1].split(" = ")[0] for problem in problems_of(path)]
    assert keys == [
        "prefix",
        "owner",
        "region",
        "network.supernet",
        "network.zones",
        "network.egress",
        "logging.retention_days",
        "logging.customer_managed_key",
        "aws.account_id",
        "azure.tenant_id",
        "gcp.project_id",
        "gcp.project",
    ]


def test_a_broken_file_of_another_stack_does_not_hide_or_add_problems(tmp_path: Path) -> None:
    path = edited(copied(tmp_path), "dev", ("10.16.0.0/14", "10.24.0.0/14"))
    (tmp_path / "Pulumi.staging.yaml").write_text("config: [", encoding="utf-8")
    (tmp_path / "Pulumi.org.yaml").unlink()
    place = place_of(path, "network.supernet")
    assert problems_of(path) == [f'{place} = "10.24.0.0/14": it overlaps 10.24.0.0/14 in Pulumi.prod.yaml; choose a free range']


def test_an_environment_that_the_organization_does_not_know_says_where_to_add_it(tmp_path: Path) -> None:
    copied(tmp_path)
    organization = tmp_path / "Pulumi.org.yaml"
    head, _, tail = organization.read_text(encoding="utf-8").partition("      dev:\n        project_id")
    organization.write_text(head + "      staging:" + tail.partition("      staging:")[2], encoding="utf-8")
    path = tmp_path / "Pulumi.dev.yaml"
    message = ' = "acme-ml-dev": Pulumi.org.yaml has no gcp.environments.dev; add it there'
    assert problems_of(path) == [place_of(path, "gcp.project_id") + message]


def test_two_pipeline_systems_may_be_one_but_not_none(tmp_path: Path) -> None:
    copied(tmp_path)
    path = tmp_path / "Pulumi.org.yaml"
    text = path.read_text(encoding="utf-8")
    head, tail = text[: text.index("    github:")], text[text.index(f"  {KEY}aws:") :]
    path.write_text(f"{head}    github:\n      repository: acme/ml-control-plane\n{tail}", encoding="utf-8")
    load(path)
    path.write_text(f"{head}    github:\n{tail}", encoding="utf-8")
    assert problems_of(path) == [
        "Pulumi.org.yaml:11: pipelines: is empty; name at least one pipeline system: github or azure_devops"
    ]


def test_the_running_program_gives_the_same_messages_without_lines() -> None:
    values = {**values_of("dev"), "generation": "0", "region": "us-east", "aws": ""}
    with pytest.raises(SettingsError) as error:
        parse(values, "dev")
    assert [str(problem) for problem in error.value.problems] == [
        'Pulumi.dev.yaml: generation = "0": write 1 or more',
        f'Pulumi.dev.yaml: aws = "": {BLOCK}',
        """Pulumi.dev.yaml: region = "us-east": it lies outside the residency 'eu'; write one of eu-central, eu-france, eu-north, eu-west, or change residency""",
    ]


def test_a_stack_of_another_name_is_refused_by_the_running_program() -> None:
    with pytest.raises(SettingsError, match=r"there is no environment 'feature-x'; name the file one of Pulumi\.org\.yaml"):
        parse(values_of("dev"), "feature-x")
