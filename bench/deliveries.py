"""Deliveries: notifications to a mail server and to a push service of browsers, the worker killed on the way."""

from __future__ import annotations

import base64
import json
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from delivery_sinks import Ports, delivery_sinks
from figures import Figure, Round
from ground import Ground, stack
from load import Request

APPS = "/core/api/v1/notification-service/apps"
PEOPLE = 100
"""Recipients of one notification."""
FIRST, LAST = 0.10, 0.90
PATIENCE_SECONDS = 180.0
LEASE_SECONDS = 13


@dataclass(frozen=True, slots=True)
class Size:
    """Notifications of a round, each to a hundred people, and rounds."""

    notifications: int
    rounds: int


FULL = Size(notifications=60, rounds=3)
QUICK = Size(notifications=10, rounds=1)


def measure(_ground: Ground, size: Size, say: Callable[[str], None]) -> list[Figure]:
    """On stacks of their own, whose mail server and push service are ours."""
    with TemporaryDirectory(prefix="haulier-bench-deliveries-") as directory, delivery_sinks() as ports:
        environment = {
            "HAULIER_SMTP_URL": f"smtp://127.0.0.1:{ports.smtp}", "HAULIER_MAIL_FROM": "no-reply@h.example",
            "HAULIER_DELIVERY_RATE": "100000", "HAULIER_DELIVERY_LEASE_SECONDS": str(LEASE_SECONDS),
        }  # fmt: skip
        figures = []
        for channel in ("email", "webpush"):
            with stack(Path(directory) / channel, **environment) as ground:
                figures.append(Deliveries(ground, ports, size, say).figure(channel))
        return figures


class Deliveries:
    """Rounds by mail and by Web Push."""

    def __init__(self, ground: Ground, ports: Ports, size: Size, say: Callable[[str], None]) -> None:
        self._ground, self._ports, self._size, self._say = ground, ports, size, say
        body = {"name": "bench", "appPlatform": "web", "appId": "bench", "accountConfig": {}}
        self._app = ground.do("POST", APPS, body)["id"]
        ground.send([Request("PUT", f"{APPS}/{self._app}/tokens", json.dumps(self._browser(n))) for n in range(PEOPLE)])

    def figure(self, channel: str) -> Figure:
        """What a channel takes a second; then the worker, which is the stack's first one, is killed in a round."""
        what, text, recipients = self._of(channel)
        rounds = []
        for number in range(self._size.rounds):
            self._say(f"{what}: round {number + 1}")
            rounds.append(Round(self._rate(what, channel, recipients)))
        self._say(f"{what}: the worker is killed")
        before = self._ports.arrived()[what][1]
        self._rate(what, channel, recipients, kills=True)
        twice = self._ports.arrived()[what][1] - before
        detail = {"lost when the worker is killed": 0.0, "sent twice then, known by their ids": float(twice)}
        return Figure(f"notification {what}", text, "/s", 500.0, "at least", rounds, detail)

    def _of(self, channel: str) -> tuple[str, str, dict[str, list[str]]]:
        if channel == "email":
            emails = [f"p{n}@example.com" for n in range(PEOPLE)]
            return "mails", "notification accepted to SMTP server", {"emails": emails}
        people = [f"p{n}" for n in range(PEOPLE)]
        return "pushes", "notification accepted to push service of a browser, encrypted", {"userIds": people}

    def _rate(self, what: str, channel: str, recipients: dict[str, list[str]], *, kills: bool = False) -> float:
        """Arrivals a second between the first and the last tenth. Raises RuntimeError where some are lost."""
        known = set(self._ports.arrived()[what][0])
        said = {"title": "Arrived", "body": "Your parcel is here"}
        body = json.dumps(said | {"recipients": recipients, "channels": [channel]})
        requests = [Request("POST", f"{APPS}/{self._app}/events", body)] * self._size.notifications
        self._ground.send(requests)
        wanted, until = PEOPLE * self._size.notifications, time.monotonic() + PATIENCE_SECONDS
        if kills:
            self._new(what, known, 1)
            os.kill(self._ground.worker(), signal.SIGKILL)
        while len(found := self._new(what, known, wanted)) < wanted:
            if time.monotonic() > until:
                raise RuntimeError(f"{wanted - len(found)} of {wanted} {what} were lost")
        return (LAST - FIRST) * wanted / (found[int(LAST * wanted)] - found[int(FIRST * wanted)])

    def _new(self, what: str, known: set[str], count: int) -> list[float]:
        """When those came that were not known, in order, once they are so many or it took a while."""
        came = self._ports.arrived(what, len(known) + count)[what][0]
        return sorted(at for id, at in came.items() if id not in known)

    def _browser(self, number: int) -> dict[str, object]:
        """A browser of a person; nobody reads what it gets."""
        key = ec.generate_private_key(ec.SECP256R1()).public_key()
        point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {"p256dh": _text(point), "auth": _text(bytes(16))}
        endpoint = f"http://127.0.0.1:{self._ports.http}/push/{number}"
        return {"platform": "web", "userId": f"p{number}", "subscription": {"endpoint": endpoint, "keys": keys}}


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
