"""The types of the three SDKs, lazily: what a resource takes, what it gives, and the rules its docstrings hold.

`resource(token)` answers for any of the about 5,500 resource types, `function(token)` for the invokes. Answers are
kept on disk for each SDK version under `${XDG_CACHE_HOME:-~/.cache}/ml-control-plane/`.
"""

import ast
import re
from functools import cache

from automation.sandbox import doc_rules
from automation.sandbox.schema_cache import SchemaCache
from automation.sandbox.schema_types import FunctionSpec, ObjectSpec, PropertySpec, ResourceSpec, TypeRef
from automation.sandbox.sdk_source import Getter, Module, UnknownTypeError, annotation, getters, package, spans

_PARAMETER = re.compile(r"(\w+): (.+?)(?: = None)?(?:,$|$)", re.MULTILINE)
_SCALARS = {"str": "string", "bool": "boolean", "int": "integer", "float": "number"}


def package_of(token: str) -> str:
    """The package a type or provider token belongs to: "aws", "azure-native" or "gcp"."""
    head, _, tail = token.partition(":")
    return tail.partition(":")[2] if head == "pulumi" else head


@cache
def resource(token: str) -> ResourceSpec:
    """The specification of a resource type, or of an explicit provider ("pulumi:providers:aws").

    Raises:
        UnknownTypeError: no installed SDK has it.
    """
    return _cache(package_of(token)).load(ResourceSpec, token, lambda: read_resource(token))


@cache
def function(token: str) -> FunctionSpec:
    """The specification of a function.

    Raises:
        UnknownTypeError: no installed SDK has it.
    """
    return _cache(package_of(token)).load(FunctionSpec, token, lambda: _read_function(token))


@cache
def object_type(name: str) -> ObjectSpec:
    """The properties of a nested object type ("pulumi_aws.s3:BucketVersioningVersioningConfigurationArgs")."""
    module_name, class_name = name.split(":")
    pulumi_package = _package_of_module(module_name)
    return _cache(pulumi_package).load(ObjectSpec, name, lambda: _read_object(pulumi_package, module_name, class_name))


@cache
def _cache(pulumi_package: str) -> SchemaCache:
    return SchemaCache(pulumi_package, package(pulumi_package).version)


def _package_of_module(module_name: str) -> str:
    return module_name.split(".", maxsplit=1)[0].removeprefix("pulumi_").replace("_", "-")


def read_resource(token: str) -> ResourceSpec:
    """`resource` without any cache."""
    source = package(package_of(token)).resource(token)
    module = package(package_of(token)).module(source.module)
    where = spans(source.text)
    class_text = source.text[slice(*where[source.class_name])]
    args_class = re.search(r"__props__ = (\w+)\.__new__", class_text)
    args_text = source.text[slice(*where[args_class.group(1)])] if args_class else ""
    secret = re.search(r"additional_secret_outputs=\[(.*?)\]", class_text)
    version = re.search(r"Uses Azure REST API version ([\w-]+)", class_text)
    deprecated = re.search(r'^    warnings\.warn\("""(.*?)"""', class_text, re.MULTILINE | re.DOTALL)
    return ResourceSpec(
        token=token,
        module=source.module,
        class_name=source.class_name,
        inputs=_properties(module, list(getters(args_text))),
        outputs=_properties(module, list(getters(class_text))),
        secret_outputs=tuple(re.findall(r'"(\w+)"', secret.group(1))) if secret else (),
        deprecated=deprecated.group(1) if deprecated else "",
        import_id=doc_rules.import_id(class_text, token),
        api_version=version.group(1) if version else "",
    )


def _read_object(pulumi_package: str, module_name: str, class_name: str) -> ObjectSpec:
    module = package(pulumi_package).module(module_name)
    text = module.class_text("_inputs.py", class_name) or module.class_text("outputs.py", class_name)
    if not text:
        raise UnknownTypeError(f"{module_name} has no nested type {class_name}")
    return ObjectSpec(f"{module_name}:{class_name}", _properties(module, list(getters(text))))


def _read_function(token: str) -> FunctionSpec:
    module_name, text = package(package_of(token)).function(token)
    module = package(package_of(token)).module(module_name)
    where = spans(text)
    definition = text[
        slice(*where[next(n for n in where if f"__ret__ = pulumi.runtime.invoke('{token}'" in text[slice(*where[n])])])
    ]
    result_class = re.search(r"typ=(\w+)\)", definition)
    annotations = dict(_PARAMETER.findall(definition[: definition.index(") ->")]))
    arguments = {}
    for wire_name, python_name in re.findall(r"__args__\['(\w+)'\] = (\w+)", definition):
        optional, type_ref = _type(module, annotation(annotations[python_name]))
        arguments[wire_name] = PropertySpec(wire_name, python_name, type_ref, required=not optional)
    result_text = text[slice(*where[result_class.group(1)])] if result_class else ""
    return FunctionSpec(token, arguments, _properties(module, list(getters(result_text))))


def _properties(module: Module, found: list[Getter]) -> dict[str, PropertySpec]:
    wire_of = {g.python: g.wire for g in found}
    return {g.wire: _property(module, g, wire_of) for g in found}


def _property(module: Module, getter: Getter, wire_of: dict[str, str]) -> PropertySpec:
    optional, type_ref = _type(module, annotation(getter.annotation))
    scalar = type_ref.item if type_ref.kind == "list" and type_ref.item else type_ref
    bounds = doc_rules.number_range(getter.doc) if type_ref.kind in {"integer", "number"} else None
    return PropertySpec(
        name=getter.wire,
        python_name=getter.python,
        type=type_ref,
        required=not optional,
        values=() if scalar.kind not in {"string", "integer"} else doc_rules.valid_values(getter.doc, wire_of),
        minimum=bounds[0] if bounds else None,
        maximum=bounds[1] if bounds else None,
        conflicts_with=tuple(wire_of[n] for n in doc_rules.conflicts(getter.doc, wire_of) if wire_of[n] != getter.wire),
        forces_replacement=doc_rules.forces_replacement(getter.doc),
        default=doc_rules.default_value(getter.doc),
        deprecated=getter.deprecated,
    )


def _type(module: Module, node: ast.expr) -> tuple[bool, TypeRef]:
    """(optional, type) of an annotation."""
    if isinstance(node, ast.Subscript):
        return _generic_type(module, node)
    if isinstance(node, ast.Constant):
        return False, _named_type(module, str(node.value))
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "Any")
    if name in {"Asset", "Archive"}:
        return False, TypeRef("asset")
    return False, TypeRef(_SCALARS.get(name, "any"))


def _generic_type(module: Module, node: ast.Subscript) -> tuple[bool, TypeRef]:
    head = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
    arguments = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if head in {"Input", "Output", "Awaitable"}:
        return _type(module, arguments[0])
    if head == "Optional":
        return True, _type(module, arguments[0])[1]
    if head == "Sequence":
        return False, TypeRef("list", item=_type(module, arguments[0])[1])
    if head == "Mapping":
        return False, TypeRef("map", item=_type(module, arguments[1])[1])
    if head == "Union":
        parts = [_type(module, a) for a in arguments if not (isinstance(a, ast.Constant) and str(a.value).endswith("ArgsDict"))]
        options = tuple(dict.fromkeys(t for _, t in parts))
        return any(o for o, _ in parts), options[0] if len(options) == 1 else TypeRef("union", options=options)
    return False, TypeRef("any")


@cache
def _named_type(module: Module, name: str) -> TypeRef:
    """A quoted class name: an object of `_inputs.py` or `outputs.py`, an enum, or another resource (taken as any)."""
    owner, _, class_name = name.rpartition(".")
    home, files = _home(module, owner)
    for file_name in files:
        if home.class_text(file_name, class_name):
            if file_name == "_enums.py":
                return TypeRef("enum", name=f"{home.name}:{class_name}", values=_enum_values(home, class_name))
            return TypeRef("object", name=f"{home.name}:{class_name}")
    return TypeRef("any")


def _home(module: Module, owner: str) -> tuple[Module, tuple[str, ...]]:
    """Which module and files the qualifier of a quoted name ("outputs", "_root_inputs", "_iam.outputs") means."""
    owning = package(_package_of_module(module.name))
    parts = [p for p in owner.split(".") if p]
    files: tuple[str, ...] = ("_enums.py", "_inputs.py")
    if parts and parts[-1] in {"outputs", "_root_outputs", "_outputs"}:
        files = ("outputs.py",)
    home = module
    if parts and parts[0].startswith("_root"):
        home = owning.module(owning.import_name)
    elif parts and parts[0] not in {"outputs", "_inputs", "_enums", "_outputs"}:
        home = owning.module(f"{owning.import_name}.{parts[0].strip('_')}")
    return home, files


def _enum_values(module: Module, class_name: str) -> tuple[str, ...]:
    text = module.class_text("_enums.py", class_name)
    return tuple(ast.literal_eval(v) for v in re.findall(r'^    [A-Z]\w* = ("(?:[^"\\]|\\.)*"|-?[\d.]+)$', text, re.MULTILINE))
