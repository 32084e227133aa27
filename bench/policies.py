"""Reads behind the tenant's own policy, whose answers are at hand, beside the same reads without one."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from figures import Figure, Round
from ground import Ground, data_of
from load import Request

AAA = "/core/api/v1/aaa"
APP = "platform:app:haulier-admin"
ANSWER = json.dumps({"attributes": {"users": ["*"]}}).encode()


@dataclass(frozen=True, slots=True)
class Size:
    """People that are read in turn, reads a round, rounds."""

    people: int
    reads: int
    rounds: int


FULL = Size(people=200, reads=12_000, rounds=3)
QUICK = Size(people=50, reads=3_000, rounds=1)


def measure(ground: Ground, size: Size, say: Callable[[str], None]) -> Figure:
    """Reads a second with the policy and without it, by turns, each after some that fill what is remembered."""
    say("policy: people and a resource about which the policy is asked")
    made = ground.send([_person(number) for number in range(size.people)], keep=True)
    ids = [data_of(answer)["id"] for answer in made.answers]
    ground.do("POST", f"{AAA}/apps/{APP}/resources", _resource())
    reads = [Request("GET", f"{AAA}/users/{ids[number % len(ids)]}") for number in range(size.reads)]
    rounds = []
    with _policy() as url:
        for number in range(size.rounds):
            say(f"policy: round {number + 1}")
            _switch(ground, url, is_active=True)
            ground.send(reads[: 2 * size.people])
            behind = ground.send(reads).per_second
            _switch(ground, url, is_active=False)
            ground.send(reads[: 2 * size.people])
            rounds.append(Round(behind, ground.send(reads).per_second))
    what = (
        f"GET /users/{{id}} behind a policy whose answers are remembered, {size.people} people; beside it without one"
    )
    return Figure("read behind a policy", what, "/s", 0.90, "at least", rounds)


def _person(number: int) -> Request:
    return Request("POST", f"{AAA}/users", json.dumps({"firstName": "Bench", "email": f"b{number}@bench.example"}))


def _resource() -> dict[str, object]:
    return {
        "name": "people",
        "resourcePath": f"{AAA}/users/*",
        "allowedHttpMethods": ["get"],
        "resourcePathFormatted": f"{AAA}/users/{{{{id}}}}",
        "requestParameter": "id",
        "attributePath": "$.attributes.users[*]",
    }


def _switch(ground: Ground, url: str, *, is_active: bool) -> None:
    config = {"url": url, "contentType": "application/json", "isActive": is_active}
    ground.do("PUT", f"{AAA}/tenants/{ground.tenant}", {"abacConfig": config})


class _Allowing(BaseHTTPRequestHandler):
    """Lets everybody read everything."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def _policy() -> Iterator[str]:
    """The address of the tenant's policy, which runs meanwhile."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Allowing)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()
