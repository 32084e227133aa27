"""``haulier up``: runs a stack until a signal stops it."""

from __future__ import annotations

import asyncio
import errno
import json as jsonlib
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from haulier.app.logs import configure_logs
from haulier.app.stack import Stack
from haulier.cli.console import link_of_the_only_tenant
from haulier.cli.output import console
from haulier.engines.settings import Settings, SettingsError, load_settings


def run_up(host: str | None, port: int | None, home: Path | None, json: bool) -> None:
    """Start the stack, print its address, and supervise it until a signal."""
    settings = load_settings(os.environ, missing_key="make", host=host, port=port, home=home)
    configure_logs(settings.log_level)
    stack = Stack(settings)
    stopped = stop_on_signals()
    try:
        with explain_taken_port(settings):
            stack.start()
        tenants, link = 0, ""
        if settings.console:
            tenants, link = asyncio.run(link_of_the_only_tenant(stack.settings, stack.url))
        print_ready(stack, json, link)
        if not json and not link:
            print_how_to_go_on(tenants, console_is_served=settings.console)
        stack.watch(lambda: bool(stopped))
    finally:
        stack.stop()


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


def print_ready(stack: Stack, json: bool, link: str = "") -> None:
    """Print one line when the stack is ready, on the first start the new credentials, once, and a link if any."""
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
        sys.stdout.write(jsonlib.dumps(line) + "\n")
        sys.stdout.flush()
        return
    if stack.operator is not None:
        console.print("First start. The operator's credentials, shown this once; keep them:")
        console.print(f"  clientId      {stack.operator.clientId}\n  clientSecret  {stack.operator.clientSecret}")
    sys.stdout.write(f"Haulier serves at {stack.url}  (documents: {stack.url}/docs, stop: Ctrl-C)\n")
    if link:
        sys.stdout.write(f"Console, once within ten minutes: {link}  (another link: haulier console)\n")
    sys.stdout.flush()


def print_how_to_go_on(tenants: int, *, console_is_served: bool) -> None:
    """Print how to come to a tenant and to a link, where there is no tenant to open, or not just one."""
    if not tenants:
        console.print("Make a tenant:     [bold]haulier tenants create NAME[/bold]")
    if console_is_served:
        console.print(f"Open the console:  [bold]haulier console{' --tenant ID' if tenants else ''}[/bold]")
