"""``haulier map``: the roads by which ways of devices are measured. See: docs/operating.md."""

from __future__ import annotations

import json as jsonlib
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path

from rich.markup import escape

from haulier.cli.output import console
from haulier.engines.embedded_osrm import EmbeddedOsrm
from haulier.engines.home_lock import is_held
from haulier.engines.settings import load_settings

MEBIBYTE = 1024**2


def run_build(file: Path, home: Path | None, json: bool) -> None:
    """Build the roads of an extract of OpenStreetMap; says what it does as it goes. Raises ServerError."""
    settings = load_settings(os.environ, missing_key="leave", home=home)
    begun = time.monotonic()

    def say(text: str) -> None:
        console.print(f"{time.monotonic() - begun:6.1f} s  {escape(text)}")

    built = EmbeddedOsrm(settings.home).build(file, say)
    is_running = is_held(settings.home)
    if json:
        sys.stdout.write(jsonlib.dumps(asdict(built) | {"isRunning": is_running}) + "\n")
        return
    when = "once it is started again" if is_running else "when it starts"
    if settings.matcher != "none":
        when = f"once HAULIER_MATCHER, which is {settings.matcher}, is not set"
    sys.stdout.write(f"{built.source} is built, {built.size / MEBIBYTE:,.1f} MiB; `haulier up` serves it {when}\n")
