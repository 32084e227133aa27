"""Answers to handoffs, as JSON and as XML, beside the completion of jobs: each reads a row and writes it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from commands import make_legs, status_request
from figures import Figure, Round
from ground import Ground
from load import Request

HANDOFFS = "/clmo-handoff-services/service/v1/externalHandoff"
XML = "application/xml"
ANSWER = {"handoffStatus": "SENT", "handoffExtRefNo": "X-55", "remarks": "received"}
TARGETS = {"JSON": 0.8, "XML": 0.5}

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """Answers of a round in each form, and rounds."""

    count: int
    rounds: int


FULL = Size(count=5_000, rounds=3)
QUICK = Size(count=1_000, rounds=1)


def measure(ground: Ground, size: Size, say: Say) -> list[Figure]:
    """Answers a second in either form, each round right beside one of job status."""
    say("handoffs: jobs and handoffs to report on")
    legs = make_legs(ground, size.rounds * size.count)
    references = [f"HO-{number}" for number in range(size.rounds * size.count)]
    ground.send([Request("POST", HANDOFFS, added(reference)) for reference in references])
    ground.wait_drained()
    rounds: dict[str, list[Round]] = {form: [] for form in TARGETS}
    for number in range(size.rounds):
        say(f"handoffs: round {number + 1}")
        part = slice(number * size.count, (number + 1) * size.count)
        status = sent(ground, [status_request(leg) for leg in legs[part]])
        rounds["JSON"].append(Round(sent(ground, [json_answer(each) for each in references[part]]), status))
        with as_xml(ground):
            rounds["XML"].append(Round(sent(ground, [xml_answer(each) for each in references[part]]), status))
    what = "PUT updatestatus as {}, durable; against job status; 32 connections"
    return [
        Figure(f"handoff {form}", what.format(form), "/s", target, "at least", rounds[form])
        for form, target in TARGETS.items()
    ]


def sent(ground: Ground, requests: list[Request]) -> float:
    """Requests a second."""
    ground.checkpoint()
    rate = ground.send(requests).per_second
    ground.wait_drained()
    return rate


def added(reference: str) -> str:
    body = {
        "applicationNumber": f"APP-{reference}", "handoffRefNumber": reference, "handoffType": "Collateral",
        "handoffExtSystem": "COLSYS", "processCode": "LNORG", "stagecode": "APPROVAL", "stageUpdateReqd": "Y",
    }  # fmt: skip
    return json.dumps(body)


def json_answer(reference: str) -> Request:
    return Request("PUT", f"{HANDOFFS}/{reference}/updatestatus", json.dumps({"handoffRefNumber": reference, **ANSWER}))


def xml_answer(reference: str) -> Request:
    members = {"handoffRefNumber": reference, **ANSWER}
    text = "".join(f"<{name}>{value}</{name}>" for name, value in members.items())
    body = f"<ExternalHandoffStatusModel>{text}</ExternalHandoffStatusModel>"
    return Request("PUT", f"{HANDOFFS}/{reference}/updatestatus", body)


@contextmanager
def as_xml(ground: Ground) -> Iterator[None]:
    """Every request sends XML and wants it meanwhile."""
    before, ground.media = ground.media, XML.encode()
    ground.more_headers = f"Accept: {XML}\r\n".encode()
    try:
        yield
    finally:
        ground.media, ground.more_headers = before, b""
