"""The commands of ``haulier``, their options and the exit codes of errors."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from haulier import __version__
from haulier.app.memory import configure_collector
from haulier.cli.output import WRONG_KEY, console
from haulier.engines.prometheus_multiprocess import share_metrics

HomeOption = Annotated[
    Path | None, typer.Option(help="Data directory; HAULIER_HOME, else .haulier here.", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Machine-readable output: one JSON object a line.")]
HostOption = Annotated[
    str | None, typer.Option(help="Address to listen on; HAULIER_HOST, else 127.0.0.1.", show_default=False)
]
PortOption = Annotated[
    int | None, typer.Option(help="Port to listen on, 0 for a free one; HAULIER_PORT, else 8080.", show_default=False)
]
KeptHomeOption = Annotated[
    Path | None, typer.Option(help="Data directory to keep; a temporary one when not given.", show_default=False)
]
NameArgument = Annotated[str, typer.Argument(help="Its letters and digits, in small, become the tenant's id.")]
OutputOption = Annotated[
    Path | None, typer.Option(help="File to write; standard output when not given.", show_default=False)
]
TripsOption = Annotated[
    int | None, typer.Option(min=1, help="How many trips to replay; all 4,163 when not given.", show_default=False)
]

app = typer.Typer(
    name="haulier",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Haulier: an open, self-hosted logistics operating system. "
    "Settings are environment variables HAULIER_*; `haulier doctor` shows them.",
)
tenants_app = typer.Typer(no_args_is_help=True, help="Make and list tenants.")
keys_app = typer.Typer(no_args_is_help=True, help="Keys that sign access tokens, and keys that secrets are kept under.")
app.add_typer(tenants_app, name="tenants")
app.add_typer(keys_app, name="keys")
users_app = typer.Typer(no_args_is_help=True, help="People of a tenant.")
app.add_typer(users_app, name="users")
events_app = typer.Typer(no_args_is_help=True, help="Events that the stream would not take.")
app.add_typer(events_app, name="events")
data_app = typer.Typer(no_args_is_help=True, help="Countries, states, cities and postal codes of the world.")
load_app = typer.Typer(invoke_without_command=True, help="Load them where this version's are not loaded.")
data_app.add_typer(load_app, name="load")
app.add_typer(data_app, name="data")
map_app = typer.Typer(no_args_is_help=True, help="The map of roads, by which ways of devices are measured.")
app.add_typer(map_app, name="map")


def _print_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"haulier {__version__}\n")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version and end.")
    ] = False,
) -> None:
    """Options of the program itself, before any command."""


@app.command()
def up(host: HostOption = None, port: PortOption = None, home: HomeOption = None, json: JsonOption = False) -> None:
    """Start everything on this machine: PostgreSQL, NATS, API and workers. Ctrl-C stops it; the next start goes on."""
    share_metrics()
    from haulier.cli.up import run_up

    run_up(host, port, home, json)


@app.command()
def api(host: HostOption = None, port: PortOption = None, home: HomeOption = None) -> None:
    """Run API workers alone, against HAULIER_DATABASE_URL and HAULIER_NATS_URL."""
    share_metrics()
    from haulier.cli.parts import run_api_part

    run_api_part(host, port, home)


@app.command()
def worker(home: HomeOption = None) -> None:
    """Run one background worker alone: relay, callbacks, timers."""
    from haulier.cli.parts import run_worker_part

    run_worker_part(home)


@app.command()
def migrate(home: HomeOption = None, json: JsonOption = False) -> None:
    """Bring the database to this version's tables; harmless to repeat."""
    from haulier.cli.parts import run_migrate

    run_migrate(home, json)


@app.command()
def demo(
    trips: TripsOption = None,
    speed: Annotated[str, typer.Option(help="real, fast, or a number: that many times real time.")] = "fast",
    seed: Annotated[int, typer.Option(help="Decides how orders end, which attempts fail, who pays cash.")] = 7,
    open: Annotated[int, typer.Option(min=0, help="How many trips, the last of their riders, stay open midway.")] = 0,
    keep: Annotated[bool, typer.Option("--keep", help="Leave the stack running until Ctrl-C.")] = False,
    home: KeptHomeOption = None,
    json: JsonOption = False,
) -> None:
    """Replay a real week of trips, from client orders to delivery through the public API, and check the result."""
    share_metrics()
    from haulier.demo.main import Options, speed_of

    try:
        options = Options(trips=trips, speed=speed_of(speed), seed=seed, open=open, json=json)
    except ValueError:
        raise typer.BadParameter(f"{speed!r} is not real, fast or a number above 0", param_hint="--speed") from None
    from haulier.cli.demo import run_demo_command

    raise typer.Exit(run_demo_command(options, keep, home))


@app.command()
def openapi(output: OutputOption = None) -> None:
    """Print the OpenAPI document. Needs no running stack."""
    from haulier.app.pages import openapi_json

    _print(openapi_json(), output)


@app.command()
def asyncapi(output: OutputOption = None) -> None:
    """Print the AsyncAPI document: every event and its shape. Needs no running stack."""
    from haulier.app.pages import asyncapi_json

    _print(asyncapi_json(), output)


@app.command()
def vectors(
    output: Annotated[Path, typer.Option(help="Directory to write; files of the same names are replaced.")],
) -> None:
    """Write test vectors of the rules that the console works out too. Needs no running stack."""
    from haulier.vectors.files import write_vectors

    for name, count in write_vectors(output).items():
        sys.stdout.write(f"{output / name}.json  {count} cases\n")


def _print(document: bytes, output: Path | None) -> None:
    text = document.decode() + "\n"
    if output is None:
        sys.stdout.write(text)
    else:
        output.write_text(text)


@app.command("console")
def console_link(
    tenant: Annotated[
        str | None, typer.Option(help="Tenant to open; the only one when not given.", show_default=False)
    ] = None,
    name: Annotated[str | None, typer.Option(help="Who will sit there, for the audit.", show_default=False)] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Print a link that opens the console of the running stack, once, for ten minutes."""
    from haulier.cli.console import run_console

    run_console(tenant, name, home, json)


@app.command("mailbox")
def mailbox_link(home: HomeOption = None, json: JsonOption = False) -> None:
    """Print a link into the mailbox, where mails and SMS lie while no server is set for them; once, for ten minutes."""
    from haulier.cli.mailbox import run_mailbox

    run_mailbox(home, json)


@users_app.command("invite")
def users_invite(
    email: Annotated[str, typer.Argument(help="E-mail address, to which the invitation goes.")],
    name: Annotated[str, typer.Option(help="First and last name.")],
    tenant: Annotated[str | None, typer.Option(help="Tenant; the only one when not given.", show_default=False)] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Invite a person who runs the tenant, or the person with this address once more; the link works for seven days."""
    from haulier.cli.users import run_invite

    run_invite(email, name, tenant, home, json)


@app.command()
def doctor(home: HomeOption = None, json: JsonOption = False) -> None:
    """Check database, events, clock, disk and settings, and say in plain words what is wrong."""
    from haulier.cli.doctor import run_doctor

    raise typer.Exit(run_doctor(home, json))


@tenants_app.command("create")
def tenants_create(name: NameArgument, home: HomeOption = None, json: JsonOption = False) -> None:
    """Make a tenant with its first app. The secret is shown this once."""
    from haulier.cli.tenants import run_create

    run_create(name, home, json)


@tenants_app.command("list")
def tenants_list(home: HomeOption = None, json: JsonOption = False) -> None:
    """List all tenants."""
    from haulier.cli.tenants import run_list

    run_list(home, json)


@keys_app.command("rotate")
def keys_rotate(home: HomeOption = None, json: JsonOption = False) -> None:
    """Sign with a new key from now on; tokens signed before stay valid until they expire."""
    from haulier.cli.keys import run_rotate

    run_rotate(home, json)


@keys_app.command("tenant")
def keys_tenant(
    tenant: Annotated[str | None, typer.Argument(help="The tenant's id.", show_default=False)] = None,
    all: Annotated[bool, typer.Option("--all", help="Every tenant, one after the other.")] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Keep a tenant's secrets under a new key from now on, and those that are there too. Can be repeated."""
    from haulier.cli.keys import run_rotate_tenant

    if all == (tenant is not None):
        raise typer.BadParameter("name one tenant, or say --all")
    run_rotate_tenant(tenant, home, json)


@keys_app.command("installation")
def keys_installation(home: HomeOption = None, json: JsonOption = False) -> None:
    """Keep the keys of all tenants under another secret key. If it was interrupted, it goes on where it was."""
    from haulier.cli.keys import run_rotate_installation

    run_rotate_installation(home, json)


@events_app.command("aside")
def events_aside(home: HomeOption = None, json: JsonOption = False) -> None:
    """List the journal rows that the event stream would not take, and why."""
    from haulier.cli.events import run_aside

    run_aside(home, json)


@events_app.command("again")
def events_again(home: HomeOption = None, json: JsonOption = False) -> None:
    """Have them sent again, once what kept them is mended."""
    from haulier.cli.events import run_again

    run_again(home, json)


@load_app.callback()
def data_load(
    context: typer.Context,
    again: Annotated[bool, typer.Option("--again", help="Load even where they are loaded.")] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Load countries, states, cities and postal codes from the installed packages. Workers do it by themselves."""
    if context.invoked_subcommand is None:
        from haulier.cli.data import run_load

        run_load(home, json, again=again)


@load_app.command("postal")
def data_load_postal(
    file: Annotated[Path, typer.Argument(help="As GeoNames publishes them: text, .gz or .zip.")],
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Load postal codes of more countries, in the place of those that a former file held for them."""
    from haulier.cli.data import run_load_postal

    run_load_postal(file, home, json)


@map_app.command("build")
def map_build(
    file: Annotated[
        Path, typer.Argument(help="Extract of OpenStreetMap, .osm.pbf.", exists=True, dir_okay=False, readable=True)
    ],
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Build the roads of an extract for OSRM, which `haulier up` runs from then on. Fetches its programs once."""
    from haulier.cli.map import run_build

    run_build(file, home, json)


@app.command()
def version() -> None:
    """Print the version."""
    sys.stdout.write(__version__ + "\n")


def print_error(text: str) -> None:
    """Print an error in one line."""
    console.print("[red]error:[/red]", escape(text), soft_wrap=True)


def main() -> None:
    """The entry point. Errors that a person can correct are printed in one line, without a traceback."""
    configure_collector()
    from haulier.core.refusal import Refusal
    from haulier.engines.failure import Unavailable
    from haulier.engines.home_lock import HomeInUse
    from haulier.engines.migrations import MigrationError
    from haulier.engines.process import ServerError
    from haulier.engines.setting_faults import SettingsError
    from haulier.platform.sealing.sealed_text import SealBroken

    try:
        app()
    except (SettingsError, HomeInUse, ServerError, MigrationError, Unavailable, Refusal, SealBroken, OSError) as error:
        if os.environ.get("HAULIER_LOG_LEVEL") == "debug":
            raise
        words = WRONG_KEY if isinstance(error, SealBroken) else str(error)
        if isinstance(error, Refusal) and error.faults and words == error.faults[0].message:
            words = f"{error.faults[0].field} {words}"
        print_error(words)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
