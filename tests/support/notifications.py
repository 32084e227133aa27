"""What carries notifications on, as real servers of a test: FCM with Google's tokens, browsers' services, mail."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any
from urllib.parse import parse_qs

import http_ece
from aiohttp import web
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from support.mail_server import MailServer
from support.stack import Answer, Client, Stack

BASE = "/core/api/v1/notification-service"
APPS = f"{BASE}/apps"
PATIENCE = 60.0
NAMES = {"projectId": "fcm.project", "clientEmail": "fcm.email", "privateKey": "fcm.key"}
FINAL = frozenset({"SENT", "PARTIAL", "FAILED", "EXPIRED"})


def text_of(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Browser:
    """A browser with a push subscription: it alone can read what is pushed to it."""

    name: str
    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = bytes(range(16))

    @property
    def subscription(self) -> dict[str, Any]:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": self.endpoint, "keys": {"p256dh": text_of(point), "auth": text_of(self.auth)}}

    def read(self, body: bytes) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(
            http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        )
        return found


@dataclass
class Pushed:
    """One message as a push service got it."""

    path: str
    headers: Mapping[str, str]
    body: bytes


class PushServices:
    """FCM, Google's token address, a gateway of SMS and a browser's push service, on one port."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.port = 0
        self.grants = 0
        self.messages: list[dict[str, Any]] = []
        self.pushed: list[Pushed] = []
        self.texts: list[Pushed] = []
        self.answers: list[tuple[int, Any, dict[str, str]]] = []
        """Of the next requests but those for tokens; then all is taken."""
        self._changed = asyncio.Condition()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, Any]:
        return {"fcm_url": self.url, "google_token_url": f"{self.url}/token", "sms_url": f"{self.url}/sms"}

    @property
    def credentials(self) -> dict[str, str]:
        pem = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        return {"fcm.project": "rider-1", "fcm.email": "sender@rider-1.example", "fcm.key": pem}

    def browser(self, name: str) -> Browser:
        return Browser(name, f"{self.url}/push/{name}")

    async def wait_for(self, what: str, count: int) -> list[Any]:
        """``messages``, ``pushed`` or ``texts``, once there are so many."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(lambda: len(getattr(self, what)) >= count)
        return list(getattr(self, what))

    async def _came(self, request: web.Request) -> web.Response:
        body = await request.read()
        if request.path == "/token":
            return self._granted(body.decode())
        status, answer, headers = self.answers.pop(0) if self.answers else (0, None, {})
        async with self._changed:
            if request.path.startswith("/push/"):
                self.pushed.append(Pushed(request.path, request.headers, body))
            elif request.path == "/sms":
                self.texts.append(Pushed(request.path, request.headers, body))
            else:
                assert request.path == "/v1/projects/rider-1/messages:send", request.path
                number = int(request.headers["Authorization"].removeprefix("Bearer bearer-"))
                assert 1 <= number <= self.grants
                self.messages.append(json.loads(body)["message"])
            self._changed.notify_all()
        if status:
            return web.json_response(answer, status=status, headers=headers)
        if request.path.startswith("/push/"):
            return web.Response(status=201, headers={"Location": f"{self.url}/m/{len(self.pushed)}"})
        return web.json_response({"name": f"projects/rider-1/messages/{len(self.messages)}"})

    def _granted(self, form: str) -> web.Response:
        """A bearer for a statement that the test key has signed."""
        fields = parse_qs(form)
        assert fields["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
        head, claims, signature = fields["assertion"][0].split(".")
        self.key.public_key().verify(
            bytes_of(signature), f"{head}.{claims}".encode(), padding.PKCS1v15(), hashes.SHA256()
        )
        said = json.loads(bytes_of(claims))
        assert json.loads(bytes_of(head))["alg"] == "RS256"
        assert said["iss"] == "sender@rider-1.example"
        assert said["aud"] == f"{self.url}/token"
        assert said["scope"] == "https://www.googleapis.com/auth/firebase.messaging"
        assert said["exp"] - said["iat"] == 3600
        self.grants += 1
        return web.json_response({"access_token": f"bearer-{self.grants}", "expires_in": 3600})


def check_vapid(header: str, endpoint: str, public: str, subject: str) -> None:
    """The proof that we send: signed by the app's key, for this push service, for less than a day."""
    scheme, _, rest = header.partition(" ")
    assert scheme == "vapid"
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert parts["k"] == public
    head, claims, signature = parts["t"].split(".")
    raw = bytes_of(signature)
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes_of(public))
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    said = json.loads(bytes_of(claims))
    assert said["aud"] == endpoint.split("/push/")[0]
    assert said["sub"] == subject


@asynccontextmanager
async def push_services() -> AsyncIterator[PushServices]:
    found = PushServices()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", found._came)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found.port = runner.addresses[0][1]
    yield found
    await runner.cleanup()


@dataclass
class Office:
    """All that carries notifications on, and the stack in front of it."""

    stack: Stack
    push: PushServices
    mail: MailServer

    async def tenant(self) -> Client:
        return await self.stack.new_tenant()

    async def app(self, client: Client, **more: Any) -> str:
        """An app with credentials at FCM."""
        app = await new_app(client, **more)
        await client.put(f"{APPS}/{app}/credentials", {"values": self.push.credentials})
        return app

    def letters(self, subject: str = "Arrived") -> list[EmailMessage]:
        """Those that came with this subject: people get invitations too."""
        return [letter for letter in self.mail.letters if letter["Subject"] == subject]


async def new_app(client: Client, name: str = "Rider", platform: str = "android", **more: Any) -> str:
    """An app with these names of credentials; its id."""
    body = {
        "name": name, "appPlatform": platform, "appId": f"org.example.{name.lower()}",
        "accountConfig": {"android": NAMES},
    }  # fmt: skip
    id: str = (await client.post(APPS, body | more)).data["id"]
    return id


async def send(client: Client, app: str, **body: Any) -> Answer:
    return await client.post(f"{APPS}/{app}/events", {"title": "Arrived", "body": "Your parcel is here"} | body)


async def ended(client: Client, app: str, id: str, patience: float = PATIENCE) -> dict[str, Any]:
    """The notification, once all of its deliveries have ended."""
    async with asyncio.timeout(patience):
        while True:
            shown: dict[str, Any] = (await client.get(f"{APPS}/{app}/events/{id}")).data
            if shown["status"] in FINAL:
                return shown
            await asyncio.sleep(0.02)


async def deliveries(client: Client, app: str, id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await client.get(f"{APPS}/{app}/events/{id}/deliveries")).data["deliveries"]
    return found


async def cause_event(client: Client, name: str, **more: Any) -> None:
    """An event of the journal: GroupCreated."""
    assert (await client.post("/core/api/v1/aaa/groups", {"name": name} | more)).status in (200, 201)


def event_rule(**more: Any) -> dict[str, Any]:
    """A filter on what ``cause_event`` causes."""
    return {
        "name": "groups", "eventName": "GroupCreated", "title": "A group: {{name}}", "body": "by {{event.name}}",
        "recipients": {"userIds": ["asha"]}, "channels": ["console"],
    } | more  # fmt: skip


WATCH = event_rule(name="watch", recipients={"userIds": ["watch"]})
"""A rule by which one sees that an event was read."""


async def notices(client: Client, user: str, count: int) -> list[dict[str, Any]]:
    """The notices of a person, once there are so many."""
    headers = client.headers | {"X-COREOS-USERINFO": f'{{"id":"{user}"}}'}
    async with asyncio.timeout(PATIENCE):
        while len(found := (await client.get(f"{BASE}/inbox", headers=headers)).data["notices"]) < count:
            await asyncio.sleep(0.02)
    return list(found)
