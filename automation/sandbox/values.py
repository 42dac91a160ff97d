"""Property values as Pulumi's provider protocol carries them, and as the model sees them.

On the wire a property bag is a protobuf `Struct`. Secrets arrive wrapped in an object with a signature key, unknowns
(at preview) as sentinel strings, both at any depth. The model works on plain Python values with `UNKNOWN` inside.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from google.protobuf import struct_pb2

SIGNATURE_KEY: Final = "4dabf18193072939515e22adb298388d"
SECRET_SIGNATURE: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - a marker of the protocol, no secret
OUTPUT_SIGNATURE: Final = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
RESOURCE_SIGNATURE: Final = "5cf8f73096256a8f31e491e813e4eb8e"
UNKNOWN_STRING: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
_UNKNOWN_SENTINELS: Final = frozenset(
    {
        UNKNOWN_STRING,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # boolean
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # number
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # list
        "030794c1-ac77-496b-92df-f27374a8bd58",  # asset
        "e48ece36-62e2-4504-bad9-02848725956a",  # archive
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # object
    }
)


class Unknown:
    """The type of `UNKNOWN`: a value that is not known before `up`."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that the engine keeps encrypted. It never shows itself in a representation."""

    value: Any

    def __repr__(self) -> str:
        return "Secret(...)"


def decode(struct: struct_pb2.Struct) -> dict[str, Any]:
    """A property bag with `Secret` and `UNKNOWN` in place."""
    return {name: _decode(value) for name, value in struct.fields.items()}


def _decode(value: struct_pb2.Value) -> Any:
    match value.WhichOneof("kind"):
        case "string_value":
            text = value.string_value
            return UNKNOWN if text in _UNKNOWN_SENTINELS else text
        case "number_value":
            number = value.number_value
            return int(number) if number.is_integer() else number
        case "bool_value":
            return value.bool_value
        case "list_value":
            return [_decode(v) for v in value.list_value.values]
        case "struct_value":
            fields = value.struct_value.fields
            return _decode_special(fields) if SIGNATURE_KEY in fields else {name: _decode(v) for name, v in fields.items()}
    return None


def _decode_special(fields: Mapping[str, struct_pb2.Value]) -> Any:
    signature = fields[SIGNATURE_KEY].string_value
    if signature == SECRET_SIGNATURE:
        return Secret(_decode(fields["value"]))
    if signature == OUTPUT_SIGNATURE:
        inner = _decode(fields["value"]) if "value" in fields else UNKNOWN
        return Secret(inner) if "secret" in fields and fields["secret"].bool_value else inner
    if signature == RESOURCE_SIGNATURE:
        return _decode(fields["id"]) if "id" in fields else UNKNOWN
    return {name: _decode(v) for name, v in fields.items()}  # assets and archives keep their signature


def encode(properties: Mapping[str, Any]) -> struct_pb2.Struct:
    """The inverse of `decode`."""
    struct = struct_pb2.Struct()
    for name, value in properties.items():
        _encode(value, struct.fields[name])
    return struct


def _encode(value: Any, target: struct_pb2.Value) -> None:
    match value:
        case None:
            target.null_value = struct_pb2.NULL_VALUE
        case bool():
            target.bool_value = value
        case str():
            target.string_value = value
        case int() | float():
            target.number_value = value
        case Unknown():
            target.string_value = UNKNOWN_STRING
        case Secret():
            target.struct_value.fields[SIGNATURE_KEY].string_value = SECRET_SIGNATURE
            _encode(value.value, target.struct_value.fields["value"])
        case Mapping():
            target.struct_value.SetInParent()
            for name, item in value.items():
                _encode(item, target.struct_value.fields[name])
        case list() | tuple():
            target.list_value.SetInParent()
            for item in value:
                _encode(item, target.list_value.values.add())
        case _:
            raise TypeError(f"a property value of type {type(value).__name__} cannot be sent")


def reveal(value: Any) -> Any:
    """Without the `Secret` wrappers, at any depth."""
    if isinstance(value, Secret):
        return reveal(value.value)
    if isinstance(value, dict):
        return {k: reveal(v) for k, v in value.items()}
    if isinstance(value, list):
        return [reveal(v) for v in value]
    return value


def holds(value: Any, kind: type[Unknown] | type[Secret]) -> bool:
    """Whether a value is or contains an unknown, or a secret."""
    if isinstance(value, kind):
        return True
    if isinstance(value, Secret):
        return holds(value.value, kind)
    if isinstance(value, dict):
        return any(holds(v, kind) for v in value.values())
    if isinstance(value, list):
        return any(holds(v, kind) for v in value)
    return False
