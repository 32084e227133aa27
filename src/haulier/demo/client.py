"""The demo's client of the API: token, headers, latencies, and read-back when a response was lost.

See: contract/conventions.md sections 1 to 3, contract/aaa.md section 2.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from time import perf_counter, time
from typing import Any
from urllib.parse import quote

import msgspec

from haulier.demo.call_stats import CallStats
from haulier.demo.calls import APP_ID, Call
from haulier.demo.http_pool import Answer, ConnectionLost, HttpPool, NotReached
from haulier.demo.readback import ReadBack

JSON = "application/json"
TOKEN_PATH = "/core/api/v1/aaa/auth/client-credentials"
FIRST_PAUSE_SECONDS = 0.2
"""First wait before a call is tried again. A statement on its way to the database ends meanwhile."""
PAUSE_GROWTH = 1.6
LONGEST_PAUSE_SECONDS = 2.0
RETRY_SECONDS = 120.0
"""How long one call is tried again while the platform is unavailable."""
RETRYABLE_STATUSES = frozenset({429, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Credentials:
    """An app's key to one tenant. See: contract/aaa.md section 2."""

    tenant_id: str
    client_id: str
    client_secret: str


class Refused(Exception):
    """The platform refused a call."""

    def __init__(self, call: Call, status: int, code: str, description: str) -> None:
        super().__init__(f"{call.kind}: {call.method} {call.path} was refused with {status} {code}: {description}")
        self.status = status
        self.code = code


class CoreClient:
    """Makes the calls of one app in one tenant. Create it inside a running loop; use it as an async context."""

    def __init__(
        self, base_url: str, credentials: Credentials, callback_base: str, callback_secret: str, connections: int
    ) -> None:
        self.pool = HttpPool(base_url, connections)
        self.credentials = credentials
        self.callback_base = callback_base
        self.callback_secret = callback_secret
        self.stats = CallStats()
        self.request_number = 0
        self.token = ""
        self.renewing = asyncio.Lock()
        self.headers = b""
        self.users: dict[str, bytes] = {}
        self.encoder = msgspec.json.Encoder()
        self.decoder = msgspec.json.Decoder()

    async def __aenter__(self) -> CoreClient:
        await self.renew_token("")
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.pool.__aexit__(*error)

    async def renew_token(self, stale: str) -> None:
        """Fetch a token, unless another call has already replaced the ``stale`` one."""
        async with self.renewing:
            if self.token != stale:
                return
            body = {"clientId": self.credentials.client_id, "clientSecret": self.credentials.client_secret}
            call = Call("token", "POST", TOKEN_PATH, body, command=False)
            answer = await self.request_with_retries(call, b"Content-Type: application/json\r\n" + self.request_id())
            self.token = self.data_of(call, answer)["accessToken"]
            lines = {
                "X-COREOS-TID": self.credentials.tenant_id,
                "X-COREOS-ACCESS": self.token,
                "X-COREOS-ORIGIN-TOKEN": self.token,
                "X-COREOS-APPID": APP_ID,
                "X-COREOS-CALLBACK-SECRET": self.callback_secret,
            }
            self.headers = "".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode()

    async def request_with_retries(self, call: Call, headers: bytes) -> Answer:
        """Send an idempotent request, and repeat it until the platform answers."""
        body = b"" if call.body is None else self.encoder.encode(call.body)
        pause = Backoff()
        while True:
            try:
                answer = await self.pool.request(call.method, call.path, headers, body)
            except ConnectionLost:
                if not await pause.wait():
                    raise
                continue
            if answer.status not in RETRYABLE_STATUSES or not await pause.wait():
                return answer

    async def read(self, call: Call) -> dict[str, Any]:
        """Carry out a call that changes nothing, repeated when a response is lost. Raises ``Refused``."""
        return await self.do(call, None)

    async def do(self, call: Call, readback: ReadBack | None) -> dict[str, Any]:
        """Carry out a command once, even if its response is lost. Raises ``Refused`` or ``ConnectionLost``.

        Returns ``data`` of the response, or what was read back when the command was found to be applied.
        """
        pause = Backoff()
        in_doubt = False
        while True:
            try:
                answer = await self.send(call)
            except ConnectionLost as error:
                self.stats.answers_lost += 1
                in_doubt = in_doubt or not isinstance(error, NotReached)
                if not await pause.wait():
                    raise
            else:
                if answer.status not in RETRYABLE_STATUSES:
                    break
                in_doubt = True
                if not await pause.wait():
                    break
            if in_doubt and (found := await self.read_back(call, readback)) is not None:
                return self.count_found(call, found)
        if in_doubt and answer.status >= 400 and (found := await self.read_back(call, readback)) is not None:
            return self.count_found(call, found)
        data = self.data_of(call, answer)
        self.count_done(call)
        return data

    async def send(self, call: Call) -> Answer:
        """Make one timed attempt; renew an expired token once."""
        answer = await self.attempt(call)
        if answer.status == 401:
            await self.renew_token(self.token)
            answer = await self.attempt(call)
        return answer

    async def attempt(self, call: Call) -> Answer:
        headers = b"".join((self.headers, self.user_line(call.user, call.user_name), self.request_id()))
        if call.form is not None:
            kind, body = call.form
        else:
            kind, body = JSON, b"" if call.body is None else self.encoder.encode(self.with_callback(call))
        begun = perf_counter()
        headers += b"Content-Type: %b\r\n" % kind.encode()
        answer = await self.pool.request(call.method, call.path, headers, body)
        self.stats.timings[call.kind].add(begun, perf_counter())
        self.stats.calls += 1
        return answer

    async def read_back(self, call: Call, readback: ReadBack | None) -> dict[str, Any] | None:
        """What the command made, or None when it was not applied."""
        if readback is None:
            return None
        reading = Call("read back", "GET", readback.path, command=False, user=call.user, user_name=call.user_name)
        headers = b"".join((self.headers, self.user_line(call.user, call.user_name), self.request_id()))
        answer = await self.request_with_retries(reading, headers)
        if answer.status == 401:
            await self.renew_token(self.token)
            headers = b"".join((self.headers, self.user_line(call.user, call.user_name), self.request_id()))
            answer = await self.request_with_retries(reading, headers)
        if answer.status in (400, 404):
            return None
        found = self.data_of(reading, answer)
        return found if readback.applied(found) else None

    def count_found(self, call: Call, found: dict[str, Any]) -> dict[str, Any]:
        self.stats.found_applied += 1
        self.count_done(call)
        return found

    def count_done(self, call: Call) -> None:
        self.stats.done[call.kind] += 1
        self.stats.commands += call.command
        if call.callback is not None:
            self.stats.expected_callbacks[call.callback] += 1

    def with_callback(self, call: Call) -> dict[str, Any]:
        """The body with its callback. ``t`` is the millisecond of sending, from which the receiver takes the delay."""
        assert call.body is not None, "only calls with a body can ask for a callback"
        if call.callback is None:
            return call.body
        return {**call.body, "callback": {"url": self.callback_url(call.callback)}}

    def callback_url(self, key: str) -> str:
        """Where the receiver takes the callbacks of this key."""
        return f"{self.callback_base}/cb/{key}?t={int(time() * 1000)}"

    def user_line(self, user: str, name: str) -> bytes:
        """The header X-COREOS-USERINFO of a user, who has one name. See: contract/conventions.md section 1."""
        line = self.users.get(user)
        if line is None:
            info = {"id": user or APP_ID, "name": name or "Planner's desk", "appId": APP_ID}
            line = b"X-COREOS-USERINFO: " + self.encoder.encode(info) + b"\r\n"
            self.users[user] = line
        return line

    def request_id(self) -> bytes:
        self.request_number += 1
        return b"X-COREOS-REQUEST-ID: demo-%d\r\n" % self.request_number

    def data_of(self, call: Call, answer: Answer) -> dict[str, Any]:
        """``data`` of a successful response. Raises ``Refused`` with the envelope's error otherwise."""
        try:
            envelope = self.decoder.decode(answer.body) if answer.body else {}
        except msgspec.DecodeError as error:
            raise Refused(call, answer.status, "", f"the answer is not JSON: {error}") from error
        if answer.status >= 400:
            wrong = envelope.get("error") or {}
            raise Refused(call, answer.status, wrong.get("code", ""), wrong.get("description", ""))
        data = envelope.get("data")
        return data if isinstance(data, dict) else {"data": data}


class Backoff:
    """Growing waits between the tries of one call."""

    def __init__(self) -> None:
        self.seconds = FIRST_PAUSE_SECONDS
        self.left = RETRY_SECONDS

    async def wait(self) -> bool:
        """Wait once; return False at once when RETRY_SECONDS are over."""
        if self.left <= 0:
            return False
        await asyncio.sleep(self.seconds)
        self.left -= self.seconds
        self.seconds = min(self.seconds * PAUSE_GROWTH, LONGEST_PAUSE_SECONDS)
        return True


def search(term: dict[str, Any]) -> str:
    """Query text of a list, form A: every member must be equal. See: contract/conventions.md 6.2."""
    form = {"op": "and", "arr": [{"key": key, "value": value} for key, value in term.items()]}
    return "query=" + quote(msgspec.json.encode(form))
