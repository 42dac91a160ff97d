"""Which project, stack and clouds a command line means."""

import re
from pathlib import Path

import pytest

from automation.failures import BadInputError
from automation.project import Project, chosen_clouds, exclusions, outputs_of
from vocabulary import Cloud

_URN = "urn:pulumi:dev::ml-control-plane::"


def test_the_project_is_found_from_a_folder_below_it(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").touch()
    (tmp_path / "a" / "b").mkdir(parents=True)

    assert Project.containing(tmp_path / "a" / "b").root == tmp_path


def test_a_stack_in_a_file_name_with_dots_is_known_by_its_first_part(tmp_path: Path) -> None:
    for name in ("Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml"):
        (tmp_path / name).touch()

    assert Project(root=tmp_path).stacks() == ["dev", "prod"]


def test_without_the_option_all_clouds_of_the_stack_are_chosen() -> None:
    assert chosen_clouds(None, [Cloud.AWS, Cloud.GCP], "dev") == {Cloud.AWS, Cloud.GCP}


def test_clouds_are_separated_by_commas_and_may_have_spaces() -> None:
    assert chosen_clouds("aws, gcp", list(Cloud), "dev") == {Cloud.AWS, Cloud.GCP}


@pytest.mark.parametrize("text", ["", " , "])
def test_an_empty_choice_is_refused(text: str) -> None:
    with pytest.raises(BadInputError, match="nothing is no cloud"):
        chosen_clouds(text, list(Cloud), "dev")


def _matches(pattern: str, urn: str) -> bool:
    """As ``UrnTargets.getMatcher`` of the engine does it."""
    parts = [".*".join(re.escape(text) for text in [part]) for part in pattern.split("**")]
    return re.fullmatch(".*".join(part.replace(r"\*", "[^:]*") for part in parts), urn) is not None


@pytest.mark.parametrize(
    ("types", "excluded"),
    [
        ("pulumi:pulumi:Stack", False),
        ("mlcp:networking:AwsNetwork", False),
        ("mlcp:networking:AwsNetwork$aws:ec2/subnet:Subnet", False),
        ("mlcp:control_plane_identity:AwsControlPlaneIdentity$aws:iam/role:Role", False),
        ("pulumi:providers:aws", False),
        ("mlcp:networking:AzureNetwork", True),
        ("mlcp:networking:AzureNetwork$azure-native:network:Subnet", True),
        ("azure-native:resources:ResourceGroup", True),
        ("pulumi:providers:azure-native", True),
        ("mlcp:networking:GcpNetwork$gcp:compute/network:Network", True),
        ("gcp:projects/service:Service", True),
        ("pulumi:providers:gcp", True),
    ],
)
def test_choosing_aws_excludes_what_belongs_to_the_other_clouds(types: str, excluded: bool) -> None:
    urn = f"{_URN}{types}::some-name"

    assert any(_matches(pattern, urn) for pattern in exclusions(frozenset({Cloud.AWS}))) is excluded


def test_choosing_all_clouds_excludes_nothing() -> None:
    assert exclusions(frozenset(Cloud)) == []


def test_outputs_are_narrowed_wherever_a_cloud_s_name_stands() -> None:
    outputs = {
        "aws": {"networking": {"network_id": "vpc-1"}},
        "azure": {"networking": {}},
        "environments": {"dev": {"aws": 1, "gcp": 2}},
        "other": ["azure"],
    }

    assert outputs_of(outputs, frozenset({Cloud.AWS})) == {
        "aws": {"networking": {"network_id": "vpc-1"}},
        "environments": {"dev": {"aws": 1}},
        "other": ["azure"],
    }
