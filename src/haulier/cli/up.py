"""``haulier up``: runs a stack until a signal stops it."""

from __future__ import annotations

import asyncio
import errno
import json as jsonlib
import os
import shlex
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from rich.markup import escape

from haulier.app.logs import configure_logs
from haulier.app.stack import Stack
from haulier.cli.console import link_of_the_only_tenant
from haulier.cli.mailbox import mailbox_link
from haulier.cli.offline import open_runtime
from haulier.cli.output import console
from haulier.engines.setting_faults import SettingsError
from haulier.engines.settings import Settings, load_settings


def run_up(host: str | None, port: int | None, home: Path | None, json: bool) -> None:
    """Start the stack, print its address, and supervise it until a signal."""
    settings = load_settings(os.environ, missing_key="make", host=host, port=port, home=home)
    configure_logs(settings.log_level)
    stack = Stack(settings)
    stopped = stop_on_signals()
    try:
        with explain_taken_port(settings):
            stack.start()
        tenants, link, mailbox = asyncio.run(_links(stack))
        print_ready(stack, json, link, mailbox, home=home)
        if not json and not link:
            print_how_to_go_on(tenants, home, console_is_served=settings.console)
        stack.watch(lambda: bool(stopped))
    finally:
        stack.stop()


async def _links(stack: Stack) -> tuple[int, str, str]:
    """How many tenants there are to open, and links into the console and into the mailbox, if any."""
    settings = stack.settings
    url = settings.public_url or stack.url
    async with open_runtime(settings) as runtime:
        tenants, link = await link_of_the_only_tenant(runtime, url) if settings.console else (0, "")
        return tenants, link, await mailbox_link(runtime, url)


@contextmanager
def explain_taken_port(settings: Settings) -> Iterator[None]:
    """Translate the error of a taken port to SettingsError with a remedy."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise SettingsError(
            f"port {settings.port} on {settings.host} is taken by another program; "
            "choose another with --port or HAULIER_PORT (0 takes a free one)"
        ) from None


def stop_on_signals() -> list[int]:
    """Install signal handlers; returns a list that receives the first signal. A second one ends the process at once."""
    stopped: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        if stopped:
            os._exit(130)
        stopped.append(number)

    signal.signal(signal.SIGINT, note)
    signal.signal(signal.SIGTERM, note)
    return stopped


def print_ready(stack: Stack, json: bool, link: str = "", mailbox: str = "", *, home: Path | None = None) -> None:
    """Print one line when the stack is ready, on the first start the new credentials, once, and links if any."""
    if json:
        line: dict[str, object] = {"url": stack.url, "pids": stack.pids()}
        if stack.operator is not None:
            operator = stack.operator
            line["operator"] = {
                "tenantId": operator.tenantId,
                "clientId": operator.clientId,
                "clientSecret": operator.clientSecret,
            }
        if link:
            line["console"] = link
        if mailbox:
            line["mailbox"] = mailbox
        sys.stdout.write(jsonlib.dumps(line) + "\n")
        sys.stdout.flush()
        return
    if stack.operator is not None:
        console.print("First start. The operator's credentials, shown this once; keep them:")
        console.print(f"  clientId      {stack.operator.clientId}\n  clientSecret  {stack.operator.clientSecret}")
    sys.stdout.write(f"Haulier serves at {stack.url}  (documents: {stack.url}/docs, stop: Ctrl-C)\n")
    if link:
        another = f"haulier console{home_option(home)}"
        sys.stdout.write(f"Console, once within ten minutes: {link}  (another link: {another})\n")
    if mailbox:
        sys.stdout.write(f"Mailbox, as not both HAULIER_SMTP_URL and HAULIER_SMS_URL are set: {mailbox}\n")
    sys.stdout.flush()


def print_how_to_go_on(tenants: int, home: Path | None, *, console_is_served: bool) -> None:
    """Print how to come to a tenant and to a link, where there is no tenant to open, or not just one."""
    named = escape(home_option(home))
    if not tenants:
        console.print(f"Make a tenant:     [bold]haulier tenants create NAME{named}[/bold]", soft_wrap=True)
    if console_is_served:
        tenant = " --tenant ID" if tenants else ""
        console.print(f"Open the console:  [bold]haulier console{tenant}{named}[/bold]", soft_wrap=True)


def home_option(home: Path | None) -> str:
    """How commands are told which data directory is meant, where it was given and not set."""
    return "" if home is None else f" --home {shlex.quote(str(home))}"
