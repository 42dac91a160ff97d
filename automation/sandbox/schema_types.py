"""Shapes that describe the types of the three SDKs: plain data, free of where it comes from and where it is kept."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TypeRef:
    """A property's type.

    `kind` is one of string, boolean, integer, number, list, map, object, enum, union, asset, any. `name` of an object
    is "module:Class" as in "pulumi_aws.s3:BucketVersioningArgs"; `item` is the element type of lists and maps;
    `values` are an enum's wire values, `options` a union's alternatives.
    """

    kind: str
    item: "TypeRef | None" = None
    name: str = ""
    values: tuple[str, ...] = ()
    options: "tuple[TypeRef, ...]" = ()


@dataclass(frozen=True, slots=True)
class PropertySpec:
    """One input or output property, by its wire (camelCase) name."""

    name: str
    python_name: str
    type: TypeRef
    required: bool
    values: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    conflicts_with: tuple[str, ...] = ()
    forces_replacement: bool = False
    default: str | None = None
    deprecated: str = ""


@dataclass(frozen=True, slots=True)
class ObjectSpec:
    """A nested object's properties."""

    name: str
    properties: dict[str, PropertySpec]


@dataclass(frozen=True, slots=True)
class ResourceSpec:
    """A resource type: inputs, outputs, and what its class says.

    `required` of an output means that the SDK's type of it is not optional: it must be there after `up`.
    """

    token: str
    module: str
    class_name: str
    inputs: dict[str, PropertySpec]
    outputs: dict[str, PropertySpec]
    secret_outputs: tuple[str, ...] = ()
    deprecated: str = ""
    import_id: str | None = None
    api_version: str = ""

    def computed(self) -> list[PropertySpec]:
        """The outputs that the cloud decides when the program does not: required, but not a required input."""
        return [o for o in self.outputs.values() if o.required and not (o.name in self.inputs and self.inputs[o.name].required)]


@dataclass(frozen=True, slots=True)
class FunctionSpec:
    """An invoke: its arguments and the properties of its result."""

    token: str
    arguments: dict[str, PropertySpec]
    results: dict[str, PropertySpec] = field(default_factory=dict)
