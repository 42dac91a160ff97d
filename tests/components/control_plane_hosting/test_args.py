"""Wrong uses of control-plane hosting, each with what a person reads about it."""
# ruff: noqa: E501 - tables: one row, one line

from collections.abc import Callable

import pytest

from components.base import ArgumentError
from components.control_plane_hosting import DatabaseArgs
from tests.components.control_plane_hosting.hosting import api_args, hosting, hosting_args


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: api_args(issuer="login.example.com"), "api.issuer: 'login.example.com' is not possible here; write the URL with https://"),
        (lambda: api_args(jwks_url="http://login.example.com/keys"), "api.jwks_url: 'http://login.example.com/keys' is not possible here; write the URL with https://"),
        (lambda: api_args(allowed_ranges=[]), "api.allowed_ranges: [] is not possible here; name at least one, such as '0.0.0.0/0'"),
        (lambda: api_args(tasks=0), "api.tasks: 0 is not possible here; write 1 or more"),
        (lambda: DatabaseArgs(instances=0), "database.instances: 0 is not possible here; write 1 or more"),
        (lambda: DatabaseArgs(minimum_capacity=4, maximum_capacity=2), "database.minimum_capacity: 4 is not possible here; write 0 to 2 (maximum_capacity)"),
        (lambda: hosting_args(image="registry/control-plane:latest"), "image: 'registry/control-plane:latest' is not possible here; write it by digest, url@sha256:..., so that what runs is what was built"),
        (lambda: hosting(account_id="acme"), "account_id: 'acme' is not possible here; write the 12 digits of an AWS account id"),
    ],
)  # fmt: skip
def test_a_wrong_use_says_what_to_write_instead(build: Callable[[], object], message: str) -> None:
    with pytest.raises(ArgumentError) as error:
        build()
    assert str(error.value) == message
