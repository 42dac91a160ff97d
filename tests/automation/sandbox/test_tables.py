"""The rows must speak of types and properties that the SDKs have, and their templates must render."""

import re

import pytest

from automation.sandbox import model, schema
from automation.sandbox.documents import VALIDATORS
from automation.sandbox.rules import TypeRules
from automation.sandbox.schema_types import PropertySpec
from automation.sandbox.scope import scope_of
from automation.sandbox.sdk_source import PACKAGES, package
from automation.sandbox.syntaxes import SYNTAXES
from automation.sandbox.tables import PACKAGE_TABLES

ROWS = [(token, row) for table in PACKAGE_TABLES.values() for token, row in table.rules.items()]


def _paths(row: TypeRules) -> list[str]:
    """All input paths that a row names."""
    groups = (*row.at_most_one, *row.exactly_one, *row.at_least_one, *row.together)
    named = (row.values, row.text, row.numbers, row.documents, row.syntax, row.force_new, row.in_place)
    nested = [path for variant in row.variants for path in (variant.property, *_paths(variant.rules))]
    days = [row.tombstone.days_from] if row.tombstone and row.tombstone.days_from else []
    lock = [row.lock.path, row.lock.number] if row.lock else []
    return [*(p for paths in named for p in paths), *(p for group in groups for p in group), *nested, *days, *lock]


@pytest.mark.parametrize(("token", "row"), ROWS, ids=[t for t, _ in ROWS])
def test_a_row_names_what_the_sdk_has(token: str, row: TypeRules) -> None:
    spec = schema.resource(token)
    for path in _paths(row):
        _follow(spec.inputs, path, token)
    assert set(row.outputs) <= spec.outputs.keys()
    assert set(row.secret_outputs) <= spec.outputs.keys()
    assert set(row.syntax.values()) <= SYNTAXES.keys()
    assert {d.kind for d in row.documents.values()} <= VALIDATORS.keys()


def _follow(properties: dict[str, PropertySpec], path: str, token: str) -> None:
    head, _, rest = path.partition(".")
    assert head in properties, f"{token} has no input {path}"
    type_ref = properties[head].type
    while type_ref.kind == "list" and type_ref.item is not None:
        type_ref = type_ref.item
    if type_ref.kind == "map" and type_ref.item is not None and rest.startswith("*."):  # every key of a map of objects
        type_ref, rest = type_ref.item, rest.removeprefix("*.")
    if rest and rest != "*":
        assert type_ref.kind == "object", f"{token}: {path} is not nested"
        _follow(schema.object_type(type_ref.name).properties, rest, token)


@pytest.mark.parametrize(("token", "row"), ROWS, ids=[t for t, _ in ROWS])
def test_outputs_of_a_row_are_complete_and_rendered(token: str, row: TypeRules) -> None:
    spec = schema.resource(token)
    config = {"aws": {"region": "eu-central-1"}, "gcp": {"project": "ml-dev-1"}}.get(schema.package_of(token), {})
    inputs = {p.name: "x" for p in spec.inputs.values() if p.required and p.type.kind == "string"}
    identifier, outputs = model.outputs(token, "thing", inputs, scope_of(schema.package_of(token), config), seed="urn")
    required = {
        o.name for o in spec.outputs.values() if o.required and not (o.name in spec.inputs and spec.inputs[o.name].required)
    }
    assert required <= outputs.keys()
    texts = [
        identifier,
        *(v for k, v in outputs.items() if isinstance(v, str) and "policy" not in k.lower() and k != "logFormat"),
    ]
    assert not [t for t in texts if re.search(r"[{}]", t)], "a template was not rendered"


@pytest.mark.parametrize(
    ("name", "token"), [(name, token) for name in PACKAGES for token in PACKAGE_TABLES[name].functions], ids=lambda v: v
)
def test_answers_of_functions_have_the_sdk_s_properties(name: str, token: str) -> None:
    answer = PACKAGE_TABLES[name].functions[token]
    results = schema.function(token).results
    assert set(answer) <= results.keys()
    missing = {r.name for r in results.values() if r.required} - set(answer) - schema.function(token).arguments.keys()
    assert not missing


def test_deprecated_classes_have_no_row() -> None:
    assert not [t for t, _ in ROWS if schema.resource(t).deprecated]


def test_each_sdk_has_a_table() -> None:
    assert set(PACKAGE_TABLES) == set(PACKAGES)
    assert all(package(n).version for n in PACKAGES)
