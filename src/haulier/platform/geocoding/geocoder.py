"""The geocoder: what an engine said is kept, and it is asked no oftener than the operator allows.

An engine that is late, away or wrong gives no answer, which is a value and no error: callers have an answer of last
resort. What it found, and that it found nothing, is kept by the tenant; that it failed is not.
See: contract/address.md section 9.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Self

import msgspec
import structlog

from haulier.core.refusal import Cause, Refusal
from haulier.engines.postgres import Database
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.geocoding.engines import ENGINES, Engine, WrongAnswer
from haulier.platform.geocoding.found_places import FoundPlace, PointQuestion, Question
from haulier.platform.outbound.client import Answer
from haulier.platform.runtime import Runtime
from haulier.platform.storage.resources import to_json

SQL = load_statements("haulier.platform.geocoding", "geocoding.sql")

SCOPE = "geocoded"
KEPT_MS = 30 * 24 * 3_600_000
"""How long an answer is kept."""
NOTHING_KEPT_MS = 24 * 3_600_000
"""The same of one that is no place: maps grow."""
TIMEOUT_SECONDS = 3.0
"""Longest that an engine may take."""
LONGEST_WAIT_MS = 2_000
"""Longest wait for the engine's turn, where somebody waits for the answer."""
MAX_ANSWER_BYTES = 256 * 1024
FOUND_STATUS = 200
HEADERS = {"Accept": "application/json", "Accept-Language": "en"}

Failure = Literal["none", "busy", "failed"]
"""Why there is no answer: there is no engine, it was not its turn, or it gave none."""

DECODER = msgspec.json.Decoder(FoundPlace)
log = structlog.get_logger("haulier.geocoding")


@dataclass(frozen=True, slots=True)
class Said:
    """What an engine said. Without a failure and without a place it knows no such place."""

    place: FoundPlace | None = None
    failure: Failure | None = None


class Geocoder:
    """Asks the engine of the settings. One a process, see ``of``."""

    def __init__(self, engine: Engine | None, url: str, per_second: float, database: Database) -> None:
        self._engine = engine
        self._url = url.rstrip("/")
        self._step_ms = math.ceil(1_000 / per_second)
        self._database = database

    @classmethod
    def of(cls, runtime: Runtime) -> Self:
        """The geocoder of a process, for ``Call.of_process``."""
        settings = runtime.settings
        return cls(ENGINES.get(settings.geocoder), settings.geocoder_url, settings.geocoder_rate, runtime.database)

    async def find(self, call: Call, asked: Question, patience_ms: int) -> Said:
        """The place of an address, for which the engine's turn is waited so long. One in another country than was asked
        for is none.
        """
        engine = self._engine
        if engine is None:
            return Said(failure="none")
        said = await self._ask(call, engine, asked.folded, engine.search(asked), engine.read_search, patience_ms)
        if said.place is not None and not _is_in(said.place, asked.country):
            return Said()
        return said

    async def find_address(self, call: Call, asked: PointQuestion, patience_ms: int) -> Said:
        """The address of a point, likewise."""
        engine = self._engine
        if engine is None:
            return Said(failure="none")
        return await self._ask(call, engine, asked.folded, engine.reverse(asked), engine.read_reverse, patience_ms)

    async def _ask(
        self, call: Call, engine: Engine, folded: str, path: str, read: Callable[[bytes], FoundPlace | None],
        patience_ms: int,
    ) -> Said:  # fmt: skip
        question = call.fingerprint(f"{engine.name}\x1f{self._url}\x1f{folded}".encode(), SCOPE)
        kept = await call.fetch(SQL["kept"], question, call.now())
        if kept:
            answer = kept[0]["answer"]
            return Said(None if answer is None else DECODER.decode(answer))
        wait_ms = await self._database.fetchval(SQL["take_turn"], self._url, self._step_ms, patience_ms)
        if wait_ms is None:
            return Said(failure="busy")
        if wait_ms > 0:
            await asyncio.sleep(wait_ms / 1000)
        said = await self._call(call, engine, path, read)
        if said.failure is None:
            kept_ms = KEPT_MS if said.place is not None else NOTHING_KEPT_MS
            answer = None if said.place is None else to_json(said.place)
            await self._database.execute(SQL["keep"], call.tenant, question, answer, call.now() + kept_ms)
        return said

    async def _call(self, call: Call, engine: Engine, path: str, read: Callable[[bytes], FoundPlace | None]) -> Said:
        outcome = await call.ask_outside(
            "GET", f"{self._url}{path}", HEADERS, b"", timeout=TIMEOUT_SECONDS, max_bytes=MAX_ANSWER_BYTES
        )
        if not isinstance(outcome, Answer):
            log.info("geocoder away", engine=engine.name, kind=outcome.kind)
            return Said(failure="failed")
        if outcome.status != FOUND_STATUS:
            log.info("geocoder refused", engine=engine.name, status=outcome.status)
            return Said(failure="failed")
        try:
            return Said(read(outcome.body))
        except WrongAnswer:
            log.warning("geocoder answered nonsense", engine=engine.name)
            return Said(failure="failed")


def unfound(said: Said, what: str) -> Refusal:
    """The refusal where neither the engine nor the answer of last resort knows the place."""
    if said.failure in ("busy", "failed"):
        return Refusal(Cause.UNAVAILABLE, f"{what} is not known here, and the geocoder does not answer now")
    return Refusal(Cause.NOT_FOUND, f"{what} is not known")


def _is_in(place: FoundPlace, country: str) -> bool:
    """Is a place in the country that was asked for, as far as is known?"""
    return not country or not place.country or place.country == country
