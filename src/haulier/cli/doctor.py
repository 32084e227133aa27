"""``haulier doctor``: is everything there that Haulier needs, and if not, what is wrong."""

from __future__ import annotations

import asyncio
import difflib
import json as jsonlib
import os
import platform
import shutil
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rich.markup import escape

from haulier import __version__
from haulier.app.open_files import MIN_FILES, most_open_files
from haulier.cli.background_report import background
from haulier.cli.output import WRONG_KEY, results
from haulier.console import HOW_TO_BUILD
from haulier.console.maps import BadMap, map_files, read_map, read_tile_set, tile_set_files
from haulier.engines.embedded_nats import EmbeddedNats
from haulier.engines.embedded_osrm import EmbeddedOsrm
from haulier.engines.embedded_postgres import EmbeddedPostgres
from haulier.engines.failure import Unavailable
from haulier.engines.home_lock import is_held
from haulier.engines.jetstream import Bus
from haulier.engines.migrations import MigrationError
from haulier.engines.postgres import Database
from haulier.engines.secret_keys import KEY_BEFORE_VARIABLE, KEY_VARIABLE, SECRET_KEY_FILE
from haulier.engines.setting_faults import SettingsError
from haulier.engines.settings import Settings, empty_variables, load_settings, unknown_variables, variables
from haulier.engines.statements import load_statements
from haulier.platform.sealing.sealed_text import SealBroken

SQL = load_statements("haulier.cli", "doctor.sql")

SETTINGS_HEADING = "of this command's own environment, not of a running stack"
LEAST_FREE_BYTES = 1024**3
"""Below this the disk is called nearly full."""
MOST_CLOCK_DRIFT_MS = 2_000
LEAST_POSTGRES = 150_000
"""PostgreSQL 15."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, in a sentence for a person."""

    check: str
    well: bool
    text: str
    settings: Mapping[str, str] = field(default_factory=dict)
    """Every variable with its value, of the check of settings."""


def run_doctor(home: Path | None, json: bool) -> int:
    """Run every check; 0 when all is well."""
    try:
        settings = load_settings(os.environ, missing_key="leave", home=home)
    except SettingsError as error:
        findings = [Finding("settings", False, str(error))]
    else:
        findings = asyncio.run(_all(settings))
    for finding in findings:
        if json:
            line = {"check": finding.check, "ok": finding.well, "text": finding.text}
            if finding.settings:
                line["settings"] = finding.settings
            sys.stdout.write(jsonlib.dumps(line) + "\n")
        else:
            mark = "[green]ok  [/]" if finding.well else "[red]FAIL[/]"
            results.print(f"{mark} {finding.check:10} {escape(finding.text)}", soft_wrap=True)
            for variable, value in finding.settings.items():
                results.print(f"{'':15} {variable}={escape(value)}", soft_wrap=True)
    return 0 if all(finding.well for finding in findings) else 1


async def _all(settings: Settings) -> list[Finding]:
    findings = [
        Finding("version", True, f"haulier {__version__}, Python {platform.python_version()}, {platform.platform()}"),
        _settings(settings),
        _home(settings),
        _disk(settings),
        _files(),
        _maps(settings),
        _stack(settings),
        _map(settings),
    ]
    for name, check in (("database", _database), ("events", _events), ("background", _background)):
        if check is _background and not all(finding.well for finding in findings[-2:]):
            break  # it is asked of both
        try:
            findings.append(await check(settings))
        except SealBroken:
            findings.append(Finding(name, False, WRONG_KEY))
        except (Unavailable, MigrationError, OSError) as error:
            findings.append(Finding(name, False, str(error)))
    return findings


def _settings(settings: Settings) -> Finding:
    """Every variable with Haulier's prefix is a setting: a mistyped one sets nothing, nor does an empty one."""
    unknown = [f"{name} is no setting{_meant(name)}; " for name in unknown_variables(os.environ)]
    empty = [f"{name} is empty and counts as not set; " for name in empty_variables(os.environ)]
    given = " ".join(f"{variable}={value}" for variable, value in settings.given().items())
    text = f"{''.join(unknown + empty)}{SETTINGS_HEADING}: {given}; all others as they come"
    return Finding("settings", not unknown, text, settings.shown())


def _meant(name: str) -> str:
    """The setting whose name is nearly this one, if there is one."""
    near = difflib.get_close_matches(name, [*variables(), KEY_VARIABLE, KEY_BEFORE_VARIABLE], 1, 0.8)
    return f" ({near[0]} is)" if near else ""


def _home(settings: Settings) -> Finding:
    """The data directory is there with its key, or is not needed."""
    if not settings.home.exists():
        needed = not (settings.database_url and settings.secret_key)
        text = f"there is no data directory {settings.home}"
        return Finding(
            "home", not needed, f"{text}; `haulier up` makes one" if needed else f"{text}, and none is needed"
        )
    if not settings.secret_key:
        return Finding("home", False, f"{settings.home} holds no {SECRET_KEY_FILE}, and HAULIER_SECRET_KEY is not set")
    return Finding("home", True, f"{settings.home}")


def _disk(settings: Settings) -> Finding:
    place = next(path for path in (settings.home, *settings.home.parents) if path.exists())
    free = shutil.disk_usage(place).free
    text = f"{free // 1024**2:,} MiB free in {place}"
    return Finding("disk", free >= LEAST_FREE_BYTES, text if free >= LEAST_FREE_BYTES else f"nearly full: {text}")


def _maps(settings: Settings) -> Finding:
    """Every map that the console offers can be opened."""
    names, faults = [], []
    files = [(read_map, path) for path in map_files(settings.home).values()]
    for read, path in [*files, *((read_tile_set, path) for path in tile_set_files(settings.home))]:
        try:
            names.append(read(path).name)
        except BadMap as error:
            faults.append(str(error))
    text = "; ".join(faults) or ", ".join(names) or f"none: `{HOW_TO_BUILD}` makes one of the world"
    return Finding("maps", not faults, text)


def _files() -> Finding:
    """Connections are open files: a process takes as many as it is let, whatever it begins with."""
    most = most_open_files()
    text = f"a process may have {most:,} files and connections open"
    if most < MIN_FILES:
        text += f"; {MIN_FILES:,} or more are needed for many clients (ulimit -Hn, LimitNOFILE= of systemd)"
    return Finding("files", most >= MIN_FILES, text)


def _stack(settings: Settings) -> Finding:
    return Finding("stack", True, f"{'a' if is_held(settings.home) else 'no'} stack runs on {settings.home}")


def _map(settings: Settings) -> Finding:
    """The engine that is set is another one's matter; of a map that was built the server listens while a stack runs."""
    osrm = EmbeddedOsrm(settings.home)
    if settings.matcher != "none":
        return Finding("map", True, f"ways are measured by {settings.matcher} at {settings.matcher_url}")
    if osrm.built is None:
        return Finding("map", True, "none is built: ways are measured from point to point (`haulier map build`)")
    text = f"roads of {osrm.built.source}, {osrm.built.size // 1024**2:,} MiB"
    if not is_held(settings.home):
        return Finding("map", True, f"{text}; OSRM is started by `haulier up`")
    if osrm.answers():
        return Finding("map", True, f"{text}; OSRM listens at {osrm.url}")
    return Finding("map", False, f"{text}; OSRM does not listen: it reads the map, or see {osrm.log}")


async def _database(settings: Settings) -> Finding:
    url = settings.database_url
    if not url:
        if not is_held(settings.home):
            return Finding("database", True, "embedded; it is started by `haulier up`")
        url = await EmbeddedPostgres(settings.home).start()
    from haulier.app.catalogue import CATALOGUE, COMPILERS  # all services: of no use before there is a database
    from haulier.platform.maintenance.schema import missing_schema
    from haulier.platform.runtime import Runtime

    database = await Database.open(url, 1)
    try:
        row = await database.fetchrow(SQL["server"])
        assert row is not None, "a select of settings answers"
        drift = abs(row["now_ms"] - time.time_ns() // 1_000_000)
    finally:
        await database.close()
    major = row["version"] // 10_000
    if row["version"] < LEAST_POSTGRES:
        return Finding("database", False, f"PostgreSQL {major} is too old; 15 or newer is needed")
    if drift > MOST_CLOCK_DRIFT_MS:
        return Finding("database", False, f"its clock and ours are {drift} ms apart; set both by NTP")
    missing = await missing_schema(url, CATALOGUE)
    if missing:
        return Finding("database", False, f"migrations are missing ({', '.join(missing)}); run `haulier migrate`")
    if settings.secret_key:  # opening reads the signing keys, which only the right secret key opens
        await (await Runtime.open(settings, url, None, COMPILERS)).close()
    return Finding("database", True, f"PostgreSQL {major} answers, clock {drift} ms apart, tables up to date")


async def _events(settings: Settings) -> Finding:
    url = settings.nats_url
    if not url:
        if not is_held(settings.home):
            return Finding("events", True, "embedded; it is started by `haulier up`")
        url = await EmbeddedNats(settings.home).start()
    bus = await Bus.connect(url)
    try:
        return Finding("events", bus.connected, "NATS answers" if bus.connected else "NATS does not answer")
    finally:
        await bus.close()


async def _background(settings: Settings) -> Finding:
    database, events = settings.database_url, settings.nats_url
    if not (database and events) and not is_held(settings.home):
        return Finding("background", True, "nothing works while no stack runs")
    well, text = await background(
        database or await EmbeddedPostgres(settings.home).start(),
        events or await EmbeddedNats(settings.home).start(),
        settings.watch,
    )
    return Finding("background", well, text)
