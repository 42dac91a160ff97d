"""Wrong uses of a network, each with the message that whoever made it reads."""

from collections.abc import Callable
from typing import Any

import pytest

from components.base import ArgumentError
from components.networking import CrossCloudAccess, Egress, SubnetArgs
from components.networking.aws import AwsNetwork
from tests.components.networking.networks import network_args
from vocabulary import Cloud

_SUPERNET = "write a private IPv4 range with prefix length 14 to 20, such as '10.16.0.0/14'"
_WORDS = "write lower-case letters and digits in words joined by single hyphens, starting with a letter"


def _vpn(*ranges: str) -> dict[str, Any]:
    return {"cross_cloud_access": CrossCloudAccess.VPN, "control_plane_ranges": list(ranges)}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"supernet": "10.16.0.0/24"}, f"supernet: '10.16.0.0/24' is not possible here; {_SUPERNET}", id="small"),
        pytest.param({"supernet": "10.0.0.0/8"}, f"supernet: '10.0.0.0/8' is not possible here; {_SUPERNET}", id="large"),
        pytest.param({"supernet": "52.16.0.0/14"}, f"supernet: '52.16.0.0/14' is not possible here; {_SUPERNET}", id="public"),
        pytest.param({"supernet": "127.0.0.0/16"}, f"supernet: '127.0.0.0/16' is not possible here; {_SUPERNET}", id="loopback"),
        pytest.param({"supernet": "10.16.0.1/14"}, f"supernet: '10.16.0.1/14' is not possible here; {_SUPERNET}", id="host-bits"),
        pytest.param({"supernet": "fd00::/16"}, f"supernet: 'fd00::/16' is not possible here; {_SUPERNET}", id="ipv6"),
        pytest.param(
            {"supernet": "172.16.0.0/14"},
            "supernet: '172.16.0.0/14' is not possible here; choose a range outside 172.17.0.0/16, which Docker takes on the "
            "clouds' training machines",
            id="docker",
        ),
        pytest.param({"zones": 1}, "zones: 1 is not possible here; write 2 or 3", id="one-zone"),
        pytest.param({"zones": 4}, "zones: 4 is not possible here; write 2 or 3", id="four-zones"),
        pytest.param(
            {"extra_subnets": [SubnetArgs(name="a", slot=8), SubnetArgs(name="b", slot=8)]},
            "extra_subnets.slot: [8, 8] is not possible here; write each once",
            id="slot-twice",
        ),
        pytest.param(
            {"extra_subnets": [SubnetArgs(name="a", slot=8), SubnetArgs(name="a", slot=9)]},
            "extra_subnets.name: ['a', 'a'] is not possible here; write each once",
            id="name-twice",
        ),
        pytest.param(
            {"cross_cloud_access": CrossCloudAccess.RELAY, "egress": Egress.NONE},
            "egress: 'none' is not possible here; write 'one' or 'redundant'; with cross_cloud_access 'relay' the relay calls "
            "the control plane from fixed addresses",
            id="relay-without-egress",
        ),
        pytest.param(
            {"cross_cloud_access": CrossCloudAccess.VPN},
            "control_plane_ranges: None is not possible here; give it with cross_cloud_access 'vpn', and only then",
            id="vpn-without-ranges",
        ),
        pytest.param(
            {"control_plane_ranges": ["10.0.0.0/20"]},
            "control_plane_ranges: ['10.0.0.0/20'] is not possible here; give it with cross_cloud_access 'vpn', and only then",
            id="ranges-without-vpn",
        ),
        pytest.param(
            _vpn("10.0.0.0/20", "0.0.0.0/0"),
            "control_plane_ranges: '0.0.0.0/0' is not possible here; write private IPv4 ranges, such as '10.0.0.0/20'",
            id="vpn-from-anywhere",
        ),
        pytest.param(
            _vpn("10.17.0.0/24"),
            "control_plane_ranges: '10.17.0.0/24' is not possible here; choose a range outside the supernet 10.16.0.0/14; "
            "addresses of both sides of a VPN must differ",
            id="vpn-from-own-range",
        ),
    ],
)
def test_wrong_network(changes: dict[str, Any], message: str) -> None:
    _refused(lambda: network_args(**changes), message)


@pytest.mark.parametrize(
    ("subnet", "message"),
    [
        pytest.param({"name": "Team_A", "slot": 8}, f"name: 'Team_A' is not possible here; {_WORDS}", id="letters"),
        pytest.param({"name": "team--a", "slot": 8}, f"name: 'team--a' is not possible here; {_WORDS}", id="hyphens"),
        pytest.param(
            {"name": "endpoints", "slot": 8},
            "name: 'endpoints' is not possible here; choose another name; this is a standard subnet",
            id="standard",
        ),
        pytest.param({"name": "team", "slot": 7}, "slot: 7 is not possible here; write a number from 8 to 15", id="reserved"),
        pytest.param({"name": "team", "slot": 16}, "slot: 16 is not possible here; write a number from 8 to 15", id="beyond"),
    ],
)
def test_wrong_subnet(subnet: dict[str, Any], message: str) -> None:
    _refused(lambda: SubnetArgs(**subnet), message)


def test_aws_without_the_boundary_of_its_role() -> None:
    _refused(
        lambda: AwsNetwork("networking", network_args(Cloud.AWS, aws=None)),
        "aws: None is not possible here; give AwsNetworkOptions with the permission boundary of the flow logs' role",
    )


def _refused(build: Callable[[], object], message: str) -> None:
    with pytest.raises(ArgumentError) as refusal:
        build()
    assert str(refusal.value) == message
