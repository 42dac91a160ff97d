"""The ``mlcp`` command. Everything heavy is imported by the command that needs it, so that ``mlcp --help`` is quick."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from automation.failures import FAILED, INTERRUPTED, OK, MlcpError
from automation.plan import Operation
from automation.request import Request
from stacks.interpreter import raise_gc_thresholds

app = typer.Typer(
    help="Works on the stacks of the multi-cloud machine learning control plane.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # Rich's help pages take three times as long to print as everything else in `mlcp --help`
)
settings_app = typer.Typer(
    help="Shows, compares and describes the stacks' settings.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(settings_app, name="settings")
cost_app = typer.Typer(help="Says what stacks cost.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(cost_app, name="cost")
prices_app = typer.Typer(help="Keeps the price lists up to date.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(prices_app, name="prices")
policy_app = typer.Typer(help="Explains the policy rules, and judges plans by them.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(policy_app, name="policy")

Stack = Annotated[str, typer.Option("--stack", "-s", help="The stack, as in Pulumi.<stack>.yaml.", show_default=False)]
Clouds = Annotated[
    str | None,
    typer.Option("--clouds", help="Only these clouds (aws,azure,gcp); the others are left as they are.", show_default=False),
]
Sandbox = Annotated[bool, typer.Option("--sandbox", help="Work on local stand-ins; no cloud is touched.")]
Json = Annotated[bool, typer.Option("--json", help="Report as one JSON object on standard output.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


@app.command()
def preview(
    *,
    stack: Stack,
    clouds: Clouds = None,
    sandbox: Sandbox = False,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Compare the state with the clouds first; what had changed there is drift.")
    ] = False,
    report: Annotated[
        list[Path] | None,
        typer.Option(
            "--report", help="Write a report for a reviewer: FILE.md or FILE.html; may be given twice.", show_default=False
        ),
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option("--plan", help="Write the plan as `pulumi preview --json --show-sames` does.", show_default=False),
    ] = None,
    json: Json = False,
) -> None:
    """Show what `up` would change, with policy verdicts and what it costs."""
    _operate(
        Request(
            operation=Operation.PREVIEW,
            stack=stack,
            clouds=clouds,
            sandbox=sandbox,
            as_json=json,
            refresh=refresh,
            plan_file=plan,
            reports=tuple(report or ()),
        )
    )


@app.command()
def up(stack: Stack, clouds: Clouds = None, sandbox: Sandbox = False, json: Json = False, yes: Yes = False) -> None:
    """Create and change what the settings ask for."""
    _operate(Request(operation=Operation.UP, stack=stack, clouds=clouds, sandbox=sandbox, as_json=json, yes=yes))


@app.command()
def destroy(stack: Stack, clouds: Clouds = None, sandbox: Sandbox = False, json: Json = False, yes: Yes = False) -> None:
    """Delete the stack's resources. Protected ones need `unprotect` first."""
    _operate(Request(operation=Operation.DESTROY, stack=stack, clouds=clouds, sandbox=sandbox, as_json=json, yes=yes))


@app.command()
def refresh(stack: Stack, clouds: Clouds = None, sandbox: Sandbox = False, json: Json = False) -> None:
    """Read the resources from the clouds into the state, and show what had changed there."""
    _operate(Request(operation=Operation.REFRESH, stack=stack, clouds=clouds, sandbox=sandbox, as_json=json))


@app.command()
def outputs(stack: Stack, clouds: Clouds = None, sandbox: Sandbox = False, json: Json = False) -> None:
    """Print the stack's outputs; secrets are masked."""
    _operate(Request(operation=Operation.OUTPUTS, stack=stack, clouds=clouds, sandbox=sandbox, as_json=json))


@app.command()
def unprotect(stack: Stack, sandbox: Sandbox = False, json: Json = False, yes: Yes = False) -> None:
    """Lift the deletion protection of all resources until the next `up`, so that `destroy` can delete them."""
    _operate(Request(operation=Operation.UNPROTECT, stack=stack, sandbox=sandbox, as_json=json, yes=yes))


@app.command()
def parity(
    stack: Annotated[str | None, typer.Option("--stack", "-s", help="Only the clouds of this stack with each other.")] = None,
    json: Json = False,
) -> None:
    """Compare how clouds and stacks are configured; fail on differences that nobody has declared."""

    def run() -> int:
        from automation import analysis_commands  # noqa: PLC0415

        return analysis_commands.parity(Path.cwd(), stack=stack, as_json=json)

    _end(run)


@app.command()
def access(
    stack: Stack,
    clouds: Clouds = None,
    who: Annotated[str, typer.Option("--who", help="Only identities whose name contains this.")] = "",
    json: Json = False,
) -> None:
    """List who may do what to what; fail on rights that give too much."""

    def run() -> int:
        from automation import analysis_commands  # noqa: PLC0415

        return analysis_commands.access(Path.cwd(), stack, who=who, clouds=clouds, as_json=json)

    _end(run)


@app.command()
def exposure(stack: Stack, json: Json = False) -> None:
    """List what can be reached from outside; fail on what is not declared."""

    def run() -> int:
        from automation import analysis_commands  # noqa: PLC0415

        return analysis_commands.exposure(Path.cwd(), stack, as_json=json)

    _end(run)


@app.command()
def inventory(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail if the page is out of date.")] = False,
) -> None:
    """Write docs/capabilities.md: what each capability consists of on each cloud."""

    def run() -> int:
        from automation import analysis_commands  # noqa: PLC0415

        return analysis_commands.inventory(Path.cwd(), check=check)

    _end(run)


@policy_app.command("list")
def policy_list(
    family: Annotated[str | None, typer.Option("--family", help="Only this family: tags, budgets, security, ...")] = None,
    cloud: Annotated[str | None, typer.Option("--cloud", help="Only rules about this cloud.")] = None,
    json: Json = False,
) -> None:
    """List the rules with their severity and what a violation does in each environment."""

    def run() -> int:
        from automation import policy_commands  # noqa: PLC0415

        return policy_commands.list_rules(family=family, cloud=cloud, as_json=json)

    _end(run)


@policy_app.command("explain")
def policy_explain(rule: Annotated[str, typer.Argument(help="Id of a rule, such as MLCP-TAG-001.")], json: Json = False) -> None:
    """Print why a rule is there, what it asks for, which frameworks it serves and how a stack changes it."""

    def run() -> int:
        from automation import policy_commands  # noqa: PLC0415

        return policy_commands.explain(rule, as_json=json)

    _end(run)


@policy_app.command("test")
def policy_test(
    plan: Annotated[
        Path | None,
        typer.Option("--plan", help="Judge this plan, which `mlcp preview --plan` wrote.", show_default=False),
    ] = None,
    stack: Annotated[
        str | None, typer.Option("--stack", "-s", help="Preview this stack and judge it.", show_default=False)
    ] = None,
    sandbox: Sandbox = False,
    output: Annotated[str, typer.Option("--output", "-o", help="text, json, sarif, junit, github or azuredevops.")] = "text",
) -> None:
    """Judge a plan by the Rego policies, with conftest; fail if a mandatory rule is broken."""

    def run() -> int:
        from automation import policy_test  # noqa: PLC0415

        return policy_test.test(Path.cwd(), plan=plan, stack=stack, sandbox=sandbox, output=output)

    _end(run)


@policy_app.command("reference")
def policy_reference(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail if a file is out of date.")] = False,
) -> None:
    """Write docs/rules.md and the schema of policy_packs/config from the rule table."""

    def run() -> int:
        from automation import policy_commands  # noqa: PLC0415

        return policy_commands.reference(check=check)

    _end(run)


@settings_app.command("show")
def settings_show(stack: Stack, json: Json = False) -> None:
    """Print all settings of a stack, defaults included."""
    from automation import settings_commands  # noqa: PLC0415

    _end(lambda: settings_commands.show(Path.cwd(), stack, as_json=json))


@settings_app.command("diff")
def settings_diff(
    first: Annotated[str, typer.Argument(help="A stack.")],
    second: Annotated[str, typer.Argument(help="The stack to compare it with.")],
    json: Json = False,
) -> None:
    """Print the settings in which two stacks differ."""
    from automation import settings_commands  # noqa: PLC0415

    _end(lambda: settings_commands.diff(Path.cwd(), first, second, as_json=json))


@settings_app.command("schema")
def settings_schema(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail if the file is out of date.")] = False,
) -> None:
    """Write the JSON Schema of the settings, which editors use."""
    from automation import settings_commands  # noqa: PLC0415

    _end(lambda: settings_commands.schema(check=check))


@cost_app.command("estimate")
def cost_estimate(
    stack: Stack,
    plan: Annotated[
        Path | None,
        typer.Option("--plan", help="Price this plan, which `pulumi preview --json --show-sames` wrote.", show_default=False),
    ] = None,
    json: Json = False,
) -> None:
    """Estimate what a stack costs in a month; fail if that is above the budget of a cloud."""

    def run() -> int:
        from automation import cost_commands  # noqa: PLC0415

        return cost_commands.estimate(Path.cwd(), stack, plan=plan, as_json=json)

    _end(run)


@prices_app.command("refresh")
def prices_refresh(
    cloud: Annotated[str | None, typer.Option("--cloud", help="Only this cloud: aws, azure or gcp.", show_default=False)] = None,
    sku: Annotated[str, typer.Option("--sku", help="Only SKUs whose key matches, such as aws/nat-gateway/*.")] = "*",
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail if a provider lists something else.")] = False,
    accept: Annotated[bool, typer.Option("--accept", help="Take prices that moved by more than half, too.")] = False,
) -> None:
    """Look up what the clouds list today, and write it into catalog/prices."""

    def run() -> int:
        from automation import prices_commands  # noqa: PLC0415

        return prices_commands.refresh(Path.cwd(), cloud=cloud, sku=sku, check=check, accept=accept)

    _end(run)


def _operate(request: Request) -> NoReturn:
    def run() -> int:
        from automation.operations import execute  # noqa: PLC0415

        return execute(request, Path.cwd())

    _end(run)


def _end(run: Callable[[], int]) -> NoReturn:
    """Run a command and end the process with its exit code; nobody is shown a traceback."""
    try:
        code = run()
    except MlcpError as failure:
        sys.stderr.write(f"{failure}\n")
        code = failure.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted.\n")
        code = INTERRUPTED
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = OK
    except Exception as error:  # noqa: BLE001 - the last resort
        from automation.logs import write_traceback  # noqa: PLC0415

        sys.stderr.write(f"mlcp failed: {type(error).__name__}: {error} (traceback: {write_traceback(error)})\n")
        code = FAILED
    raise typer.Exit(code)


def main() -> None:
    """Entry point of the ``mlcp`` command."""
    raise_gc_thresholds()
    app()
