"""``haulier demo``: starts a stack and a new tenant for the demo app, which uses the public API alone."""

from __future__ import annotations

import asyncio
import json as jsonlib
import os
import signal
import sys
import tempfile
from pathlib import Path
from secrets import token_urlsafe

import uvloop

from haulier.app.child_processes import exit_code, fork
from haulier.app.logs import configure_logs
from haulier.app.stack import Stack
from haulier.cli.offline import open_runtime
from haulier.cli.output import console
from haulier.cli.up import print_ready, stop_on_signals
from haulier.demo.client import Credentials
from haulier.demo.main import FAST, STOPPED_BY, Options, print_outcome, run_demo
from haulier.demo.receiver import ReceiverProcess
from haulier.engines.settings import Settings, load_settings
from haulier.services.aaa.facade import onboard_tenant
from haulier.services.session.facade import make_link

TENANT_NAME = "demo"
MAIL_FROM = "Haulier <no-reply@haulier.example>"


def run_demo_command(options: Options, keep: bool, home: Path | None) -> int:
    """Replay on a stack in ``home``, or in a temporary one, and print the report; returns 0 if all checks hold."""
    if home is not None:
        return _run(home, options, keep)
    with tempfile.TemporaryDirectory(prefix="haulier-demo-") as directory:
        return _run(Path(directory) / "home", options, keep)


def _run(home: Path, options: Options, keep: bool) -> int:
    configure_logs("warning")
    with ReceiverProcess(token_urlsafe()) as receiver:
        return _run_on_stack(_settings(home, receiver, keep), options, receiver, keep)


def _settings(home: Path, receiver: ReceiverProcess, keep: bool) -> Settings:
    """The settings of the stack. The demo's receiver listens on this machine, which callbacks may not reach by default;
    mails for the demo's invented people go to it and nowhere else. The world's places are of use to who looks around
    afterwards, and are loaded for nobody else.
    """
    place = {} if keep or "HAULIER_WORLD_DATA" in os.environ else {"world_data": "none"}
    return load_settings(
        os.environ,
        missing_key="make",
        home=home,
        port=0 if not keep else None,
        outbound_allow_private=True,
        smtp_url=receiver.smtp_url,
        mail_from=MAIL_FROM,
        **place,
    )


def _run_on_stack(settings: Settings, options: Options, receiver: ReceiverProcess, keep: bool) -> int:
    for number in (signal.SIGINT, signal.SIGTERM):  # either stops the servers, also where a shell's & ignores SIGINT
        signal.signal(number, signal.default_int_handler)
    stack = Stack(settings)
    try:
        stack.start()
        if not options.json:
            console.print(f"Haulier serves at {stack.url} (documents: {stack.url}/docs)")
        credentials = asyncio.run(_onboard(stack.settings))
        if keep and options.speed != FAST:
            _print_link(_link(stack, credentials), options.json)
        ok = _replay(stack, options, credentials, receiver, f"{stack.url}/docs" if keep else None)
        if keep:
            stopped = stop_on_signals()
            print_ready(stack, options.json, _link(stack, credentials), home=stack.settings.home)
            _print_mailbox(f"{receiver.base}/mails", options.json)
            stack.watch(lambda: bool(stopped))
        return 0 if ok else 1
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)  # stopping takes seconds and must not be interrupted
        stack.stop()


def _link(stack: Stack, credentials: Credentials) -> str:
    """A link that opens the console of the demo's tenant once."""

    async def work() -> str:
        async with open_runtime(stack.settings) as runtime:
            return await make_link(runtime, credentials.tenant_id)

    return (stack.settings.public_url or stack.url) + asyncio.run(work())


def _print_link(link: str, json: bool) -> None:
    """Print a link to watch by, before there is anything to see."""
    sys.stdout.write(jsonlib.dumps({"console": link}) if json else f"Watch it, once within ten minutes: {link}")
    sys.stdout.write("\n")
    sys.stdout.flush()


def _print_mailbox(url: str, json: bool) -> None:
    """Print where the mails of a kept stack are to be read."""
    sys.stdout.write(jsonlib.dumps({"mails": url}) if json else f"Mails of this stack, the latest of them: {url}")
    sys.stdout.write("\n")
    sys.stdout.flush()


def _replay(
    stack: Stack, options: Options, credentials: Credentials, receiver: ReceiverProcess, docs_url: str | None
) -> bool:
    """Run the demo app in a process of its own, while this one supervises the stack; returns whether it succeeded."""
    pid = fork("demo app", lambda: _app(stack.url, docs_url, credentials, options, receiver))
    ended: list[int] = []

    def over() -> bool:
        code = exit_code(pid)
        if code is not None:
            ended.append(code)
        return code is not None

    try:
        stack.watch(over)
    finally:
        if not ended:
            os.kill(pid, signal.SIGINT)
            os.waitpid(pid, 0)
    return ended == [0]


def _app(url: str, docs_url: str | None, credentials: Credentials, options: Options, receiver: ReceiverProcess) -> int:
    """The main function of the demo app's process; returns its exit code."""
    try:
        report = uvloop.run(run_demo(url, docs_url, credentials, options, receiver, console))
        print_outcome(report, options, console)
        return 0 if report.ok else 1
    except STOPPED_BY as error:
        console.print(f"[red]stopped:[/red] {error}")
        return 1
    except KeyboardInterrupt:
        return 130


async def _onboard(settings: Settings) -> Credentials:
    """Make a new tenant, as an operator would."""
    async with open_runtime(settings) as runtime:
        made = await onboard_tenant(runtime, f"{TENANT_NAME}{os.urandom(4).hex()}")
        return Credentials(made.tenantId, made.clientId, made.clientSecret)
