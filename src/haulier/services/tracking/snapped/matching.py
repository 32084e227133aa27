"""The length of a way by the engine that is set, through the door out. See: contract/tracking.md section 9.7."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from haulier.platform.commands.call import Call
from haulier.services.tracking.road_answers import CALL_SECONDS, MAX_ANSWER_BYTES, EngineFailed, usable
from haulier.services.tracking.road_engines import ENGINES, Question, WrongAnswer, parts_of
from haulier.services.tracking.rules.snapping import CUT_FACTOR, Matched, cuts_of
from haulier.services.tracking.rules.thinning import Fix, metres_between

WHOLE_SECONDS = 25.0
"""Longest that the engine may take for one way."""
AT_ONCE = 4


async def match_pieces(call: Call, pieces: Sequence[Sequence[Fix]], radii: Mapping[Fix, int]) -> Matched:
    """What the engine makes of a way in pieces, with the ways that fill its cuts. Raises EngineFailed."""
    engine, places = ENGINES[call.matcher], asyncio.Semaphore(AT_ONCE)

    async def match(part: Sequence[Fix]) -> Matched:
        async with places:
            raw = await _ask(call, engine.match(part, [radii[fix] for fix in part]))
        return engine.read_match(part, raw)

    async def fill(cut: tuple[Fix, Fix]) -> float:
        async with places:
            metres = engine.read_route(await _ask(call, engine.route(cut)))
        return CUT_FACTOR * metres_between(*cut) if metres is None else metres

    parts = [part for piece in pieces if len(piece) > 1 for part in parts_of(piece, engine.points)]
    try:
        async with asyncio.timeout(WHOLE_SECONDS), asyncio.TaskGroup() as group:
            matches = [group.create_task(match(part)) for part in parts]
            fills = [group.create_task(fill(cut)) for cut in cuts_of(pieces)]
    except (TimeoutError, ExceptionGroup) as error:
        if isinstance(error, ExceptionGroup) and (others := error.split((EngineFailed, WrongAnswer))[1]) is not None:
            raise others from None
        raise EngineFailed from None
    return joined([task.result() for task in matches], sum(task.result() for task in fills))


def joined(found: Sequence[Matched], filled: float) -> Matched:
    """The whole of what was found of the parts; its confidence is theirs, weighted by the points that were matched."""
    matched = sum(each.matched for each in found)
    weight = sum(each.confidence * each.matched for each in found)
    metres = sum(each.metres for each in found) + filled
    return Matched(metres, weight / matched if matched else 0.0, matched, sum(each.points for each in found))


async def _ask(call: Call, question: Question) -> bytes:
    """One answer, of a status that says whether there is a road. Raises EngineFailed."""
    answer = await call.ask_outside(
        question.method, call.matcher_url + question.path, question.headers, question.body,
        timeout=CALL_SECONDS, max_bytes=MAX_ANSWER_BYTES,
    )  # fmt: skip
    return usable(answer)
