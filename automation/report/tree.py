"""The tree of what changes: cloud, component, resources."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from rich.markup import escape
from rich.tree import Tree

from automation.plan import Action, Change, Plan, Progress
from vocabulary import Cloud

STYLES: Final = {
    Action.CREATE: ("+", "green"),
    Action.UPDATE: ("~", "yellow"),
    Action.REPLACE: ("±", "magenta"),
    Action.DELETE: ("-", "red"),
    Action.SAME: ("=", "dim"),
}
"""Sign and colour of each action."""

_LISTED: Final = 8
"""Most resources of one component that are listed one by one; more are counted by type."""

_PROVIDERS: Final = "providers"
_OUTSIDE: Final = "outside any component"


def tree(plan: Plan) -> Tree:
    """What changes, by cloud and by component. Components without a change are not shown."""
    root = Tree(f"[bold]{escape(plan.stack)}[/]", guide_style="dim")
    by_urn = {change.urn: change for change in plan.changes}
    groups: dict[Cloud | None, dict[str, list[Change]]] = defaultdict(lambda: defaultdict(list))
    for change in plan.changed():
        if not change.is_component and change.parent:
            groups[change.cloud][_component(change, by_urn)].append(change)
    for cloud in (*Cloud, None):
        if cloud not in groups:
            continue
        title = cloud.display_name if cloud is not None else "other"
        everything = [change for changes in groups[cloud].values() for change in changes]
        branch = root.add(f"[bold]{title}[/]  {_signs(everything)}")
        for component, changes in sorted(groups[cloud].items()):
            _add_component(branch, component, changes)
    return root


def _component(change: Change, by_urn: dict[str, Change]) -> str:
    """Name of the outermost component around ``change``."""
    if change.type.startswith("pulumi:providers:"):
        return _PROVIDERS
    outermost = _OUTSIDE
    parent = by_urn.get(change.parent)
    while parent is not None:
        if parent.is_component:
            outermost = parent.name
        parent = by_urn.get(parent.parent)
    return outermost


def _add_component(branch: Tree, component: str, changes: Sequence[Change]) -> None:
    node = branch.add(f"{escape(component)}  {_signs(changes)}")
    if len(changes) <= _LISTED:
        for change in changes:
            node.add(_line(change))
        return
    # What creates or deletes much is told by type; what changes or fails in place is what a reviewer looks for.
    plain = [change for change in changes if change.action in {Action.CREATE, Action.DELETE} and not _failed(change)]
    for (action, label), count in sorted(Counter((change.action, _label(change.type)) for change in plain).items()):
        sign, style = STYLES[action]
        node.add(f"[{style}]{sign}[/] {escape(label)}" + (f" [dim]x{count}[/]" if count > 1 else ""))
    for change in changes:
        if change not in plain:
            node.add(_line(change))


def _line(change: Change) -> str:
    sign, style = STYLES[change.action]
    properties = f"  [dim]{escape(', '.join(change.properties))}[/]" if change.properties else ""
    failed = "  [bold red]failed[/]" if _failed(change) else ""
    return f"[{style}]{sign}[/] {escape(_label(change.type))} {escape(change.name)}{properties}{failed}"


def _failed(change: Change) -> bool:
    return change.progress is Progress.FAILED


def _label(type_token: str) -> str:
    """Short form of a type token: ``aws:s3/bucket:Bucket`` is ``s3.Bucket``, a provider ``aws provider``."""
    package, module, name = (*type_token.split(":"), "", "")[:3]
    if package == "pulumi":
        return f"{name} provider"
    return f"{module.partition('/')[0]}.{name}"


def _signs(changes: Iterable[Change]) -> str:
    counts = Counter(change.action for change in changes)
    return " ".join(f"[{STYLES[action][1]}]{STYLES[action][0]}{counts[action]}[/]" for action in Action if counts[action])
