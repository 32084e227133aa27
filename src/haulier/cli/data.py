"""``haulier data``: the world's places in the database. See: docs/operating.md."""

from __future__ import annotations

import asyncio
import gzip
import json as jsonlib
import os
import sys
import zipfile
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from haulier.app.catalogue import CATALOGUE
from haulier.cli.offline import with_database
from haulier.engines.setting_faults import SettingsError
from haulier.engines.settings import load_settings
from haulier.platform.maintenance.schema import apply_schema
from haulier.services.location.facade import Loaded, load_postal_file, load_world


def run_load(home: Path | None, json: bool, *, again: bool) -> None:
    """Load countries, states, cities and postal codes from the installed packages, where they are not loaded."""
    settings = load_settings(os.environ, home=home)
    loaded = _on_database(home, lambda url: load_world(url, settings.world_data, again=again))
    words = f"{loaded.rows:,} cities loaded" if loaded.is_new else "the world's places are loaded already"
    if settings.world_data == "none":
        words = "HAULIER_WORLD_DATA is none: nothing is loaded"
    _print(json, words, loaded)


def run_load_postal(file: Path, home: Path | None, json: bool) -> None:
    """Load postal codes from a file of GeoNames, packed or not. Raises SettingsError naming what is wrong with it."""

    async def work(url: str) -> Loaded:
        with _lines(file) as lines:
            return await load_postal_file(url, lines)

    try:
        loaded = _on_database(home, work)
    except (ValueError, EOFError, zipfile.BadZipFile) as error:
        raise SettingsError(f"{file}: {error}") from None
    _print(json, f"{loaded.rows:,} {loaded.version} loaded", loaded)


def _on_database(home: Path | None, work: Callable[[str], Coroutine[Any, Any, Loaded]]) -> Loaded:
    async def run() -> Loaded:
        async with with_database(load_settings(os.environ, home=home)) as settings:
            await apply_schema(settings.database_url, CATALOGUE)
            return await work(settings.database_url)

    return asyncio.run(run())


@contextmanager
def _lines(file: Path) -> Iterator[Iterator[str]]:
    """The lines of a text file, of one packed by gzip, or of the one in a ZIP that is named like a country."""
    if file.suffix == ".zip":
        with zipfile.ZipFile(file) as archive:
            names = [name for name in archive.namelist() if name.endswith(".txt") and name != "readme.txt"]
            if len(names) != 1:
                raise ValueError("holds no file of postal codes, or more than one")
            with archive.open(names[0]) as packed, TextIOWrapper(packed, encoding="utf-8") as lines:
                yield lines
    elif file.suffix == ".gz":
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            yield lines
    else:
        with file.open(encoding="utf-8") as lines:
            yield lines


def _print(json: bool, words: str, loaded: Loaded) -> None:
    found = {"rows": loaded.rows, "version": loaded.version, "isNew": loaded.is_new}
    sys.stdout.write((jsonlib.dumps(found) if json else words) + "\n")
