"""What all components share: the base class, validation of arguments and the argument types used across capabilities."""

import inspect
from collections.abc import Iterable
from typing import Any

import pulumi

from vocabulary import Cloud, NameKind, StackContext


class ArgumentError(ValueError):
    """A component was used wrongly: says which argument, what it was given and what to write instead."""

    def __init__(self, argument: str, value: object, remedy: str) -> None:
        super().__init__(f"{argument}: {value!r} is not possible here; {remedy}")
        self.argument = argument


def require(condition: bool, argument: str, value: object, remedy: str) -> None:
    """Raise ``ArgumentError`` unless ``condition`` holds."""
    if not condition:
        raise ArgumentError(argument, value, remedy)


class Component(pulumi.ComponentResource):
    """A component of one capability on one cloud, with token ``mlcp:<capability>:<Class>``.

    Children get ``self.child()`` as options: this component as parent and nothing merged from the caller, so that a caller's
    parent or provider can not win over ours. The provider reaches the children through ``opts.providers`` of the component.

    A capability's base class in ``components/<capability>/__init__.py`` sets ``_CAPABILITY`` and annotates the
    outputs, so that all clouds expose the same; the cloud's class sets ``_CLOUD`` and builds.
    """

    _CAPABILITY: str
    _CLOUD: Cloud

    def __init__(self, name: str, context: StackContext, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(f"mlcp:{self._CAPABILITY}:{type(self).__name__}", name, None, opts)
        self._component_name = name
        self.context = context

    def child_name(self, suffix: str) -> str:
        """Pulumi name of a child resource: the component's name and ``suffix``."""
        return f"{self._component_name}-{suffix}"

    def physical_name(self, kind: NameKind, suffix: str) -> str:
        """Physical name in the cloud of what this component calls ``suffix``, such as ``acme-ml-dev-logging-archive``."""
        return self.context.name(kind, f"{self._component_name}-{suffix}")

    def tags(self, **more: str) -> dict[str, str]:
        """The standard tags or labels for this component's resources."""
        return self.context.tags(self._CLOUD, self._CAPABILITY.replace("_", "-"), **more)

    def named_tags(self, suffix: str) -> dict[str, str]:
        """The standard tags and ``Name``, by which AWS's console shows what has no name of its own."""
        return self.tags(Name=f"{self.context.prefix}-{self.context.environment}-{self.child_name(suffix)}")

    def child(
        self,
        *,
        protect: bool | None = None,
        depends_on: Iterable[pulumi.Resource] = (),
        aliases: Iterable[pulumi.Alias] = (),
        ignore_changes: list[str] | None = None,
        delete_before_replace: bool | None = None,
        retain_on_delete: bool | None = None,
        provider: pulumi.ProviderResource | None = None,
        import_: str | None = None,
    ) -> pulumi.ResourceOptions:
        """Options for a child resource.

        ``provider`` only where the component spans several accounts, ``retain_on_delete`` only where the service has no deletion
        or the thing is not ours to delete, ``import_`` with the id of what exists already and is adopted instead of created.
        """
        return pulumi.ResourceOptions(
            parent=self,
            protect=protect,
            depends_on=list(depends_on) or None,
            aliases=list(aliases) or None,
            ignore_changes=ignore_changes,
            delete_before_replace=delete_before_replace,
            retain_on_delete=retain_on_delete,
            provider=provider,
            import_=import_,
        )

    def register(self, **outputs: pulumi.Input[object]) -> None:
        """Set each output as an attribute and register all of them with the engine; the constructor's last step."""
        if set(outputs) != self._output_names():
            raise TypeError(f"{type(self).__name__} must register exactly {sorted(self._output_names())}, not {sorted(outputs)}")
        for name, value in outputs.items():
            setattr(self, name, pulumi.Output.from_input(value))
        self.register_outputs(self.outputs)

    @property
    def capability(self) -> str:
        """Name of the capability's folder, such as ``networking``."""
        return self._CAPABILITY

    @property
    def outputs(self) -> dict[str, pulumi.Output[Any]]:
        """All outputs by name, for stack outputs."""
        return {name: getattr(self, name) for name in sorted(self._output_names())}

    @classmethod
    def _output_names(cls) -> set[str]:
        annotated = (inspect.get_annotations(base) for base in cls.__mro__ if issubclass(base, Component))
        return {name for annotations in annotated for name in annotations if not name.startswith("_")}
