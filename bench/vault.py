"""The vault: values stored, and read encrypted for their reader; over HTTP, the statements in pgbench beside it."""

from __future__ import annotations

import asyncio
import base64
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from capture import Statement, recorder
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from figures import Figure
from ground import Ground, data_of
from load import Request
from rounds import FIRST_NUMBER, Plan, Rounds, Say
from script import DIGITS, Put, apply_statement, numbered, update_script

from haulier.services.sds.kind import SDS_DATA

SDS = "/core/api/v1/sds"
APP, VAULT = "bench", "bench-vault"
BITS = 2_048
VALUE_BYTES = 128
"""About an address."""
FULL = Plan(rounds=3, jobs=6_000, seconds=6)
QUICK = Plan(rounds=1, jobs=2_000, seconds=3)


@dataclass(frozen=True, slots=True)
class Sample:
    """One value, and the statements that its storing and its reading took."""

    id: str
    stored: list[Statement]
    read: list[Statement]

    def put(self, variable: str) -> Put:
        """Its id, ending in the number of a pgbench variable instead."""
        return {self.id: numbered(self.id, variable)}


class Values(Rounds):
    """Both measurements, with the app's signature on every request."""

    def __init__(self, ground: Ground, plan: Plan, say: Say) -> None:
        super().__init__(ground, plan, say)
        self.key = rsa.generate_private_key(65_537, BITS)

    def measure(self) -> list[Figure]:
        """Store values, then read those that were stored."""
        self.say("vault: an app, a vault and the service's own statements")
        body = {"name": APP, "key": self._public()}
        self.ground.do("POST", f"{SDS}/apps", body)
        with self._signed():
            self.ground.do("POST", f"{SDS}/vaults", {"name": VAULT, "owner": APP})
            sample = asyncio.run(self._take())
            return [self._store(sample), self._read(sample)]

    def _store(self, sample: Sample) -> Figure:
        (apply,) = sample.stored

        def script() -> str:
            return f"{self._numbers()}\n{apply_statement(apply, sample.put('id'), {})};\n"

        def requests(_round: int) -> list[Request]:
            return [new_value() for _ in range(self.plan.jobs)]

        what = f"POST /data, {VALUE_BYTES} bytes, sealed and durable; 32 connections"
        return self._figure("vault store", what, 0.35, requests, script)

    def _read(self, sample: Sample) -> Figure:
        self.say("vault read: values to read")
        answers = self.ground.send([new_value() for _ in range(self.plan.jobs)], keep=True).answers
        ids = [data_of(answer)["id"] for answer in answers]

        def script() -> str:
            return update_script(f"{self._numbers()}\n{self._pick()}", sample.read, sample.put("pick"), SDS_DATA)

        def requests(_round: int) -> list[Request]:
            return [Request("GET", f"{SDS}/data/{self.ground.chance.choice(ids)}") for _ in ids]

        what = f"GET /data/{{id}}, encrypted for a key of {BITS} bits, journalled; 32 connections"
        return self._figure("vault read", what, 0.15, requests, script)

    async def _take(self) -> Sample:
        """One value stored and read inside this process, after another that warms it; copies in between."""
        ground, headers = self.ground, await asyncio.to_thread(self.ground.headers)
        async with recorder(ground.settings, headers) as calls:

            async def call(method: str, path: str, body: dict[str, Any] | None = None) -> tuple[str, list[Statement]]:
                answer, statements = await calls.call(method, f"{SDS}{path}", body)
                return answer["id"], statements

            warm, _ = await call("POST", "/data", json.loads(new_value().body))
            await call("GET", f"/data/{warm}")
            id, stored = await call("POST", "/data", json.loads(new_value().body))
            numbers = (FIRST_NUMBER + 1, FIRST_NUMBER + self.plan.jobs)
            await asyncio.to_thread(ground.fetch, "copies", ground.tenant, [SDS_DATA], [id], DIGITS, *numbers)
            _, read = await call("GET", f"/data/{id}")
        await asyncio.to_thread(ground.fetch, "settle")
        return Sample(id, stored, read)

    @contextmanager
    def _signed(self) -> Iterator[None]:
        """Every request of the ground carries the app's signature meanwhile."""
        signed = self.key.sign(APP.encode(), padding.PKCS1v15(), SHA256())
        self.ground.more_headers = b"X-SDS-SIGNATURE: %b.%b\r\n" % (
            base64.b64encode(signed),
            base64.b64encode(APP.encode()),
        )
        try:
            yield
        finally:
            self.ground.more_headers = b""

    def _public(self) -> str:
        key = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(key).decode()


def new_value() -> Request:
    """The request that stores a value of its own."""
    body = {"vault": VAULT, "data": base64.b64encode(os.urandom(VALUE_BYTES)).decode()}
    return Request("POST", f"{SDS}/data", json.dumps(body))
