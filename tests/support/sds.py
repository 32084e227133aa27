"""Apps of secure data storage as their owners write them: keys, signatures, decryption."""

from __future__ import annotations

import base64
import time
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import uuid4

import msgspec
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from haulier.platform.access.roles import Grant, RoleBody
from support.stack import Answer, Client, Stack

SDS = "/core/api/v1/sds"
ROLE = (
    "INSERT INTO resource (tenant_id, kind, id, version, body, created_at, created_by, updated_at, updated_by)"
    " VALUES ($1, 'role', $2, 1, $3::text::jsonb, 1, '{}', 1, '{}')"
)
OAEP = padding.OAEP(padding.MGF1(SHA256()), SHA256(), None)


@cache
def key_pair(bits: int = 2048, number: int = 0) -> rsa.RSAPrivateKey:
    """A pair of keys, made once a run; ``number`` tells those of one length apart."""
    return rsa.generate_private_key(65_537, bits)


def public_text(key: rsa.RSAPrivateKey) -> str:
    """The public half as it is registered."""
    return b64(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def b64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def sign(key: rsa.RSAPrivateKey, name: str, text: str | None = None) -> str:
    """The signature header of an app: over its name, or over another text."""
    signed = key.sign((name if text is None else text).encode(), padding.PKCS1v15(), SHA256())
    return f"{b64(signed)}.{b64(name.encode())}"


@dataclass(frozen=True, slots=True)
class SdsApp:
    """An app that is registered, with the client that calls for it."""

    client: Client
    name: str
    key: rsa.RSAPrivateKey
    id: str = ""

    @property
    def signature(self) -> str:
        return sign(self.key, self.name)

    async def call(self, method: str, path: str, body: Any = None, **headers: str | None) -> Answer:
        """A signed call; ``headers`` by their names with underscores."""
        sent = {"X-SDS-SIGNATURE": self.signature, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return await self.client.call(method, SDS + path, body, headers=sent)

    async def strict_call(
        self, method: str, path: str, body: Any = None, *, request_id: str, seconds: int | None = None, **more: str
    ) -> Answer:
        """A call signed as strict apps sign; ``more`` replaces what is sent and not what is signed."""
        moment = str(int(time.time()) if seconds is None else seconds)
        text = f"{method}\n{SDS}{path.partition('?')[0]}\n{request_id}\n{moment}"
        sent = {"X-SDS-SIGNATURE": sign(self.key, self.name, text), "X-COREOS-SDS-TIME": moment}
        sent |= {"X-COREOS-REQUEST-ID": request_id, **{name.replace("_", "-"): value for name, value in more.items()}}
        return await self.client.call(method, SDS + path, body, headers=sent)

    async def make_vault(self, name: str, **members: Any) -> str:
        """A vault of this app's own; its id."""
        made: str = (await self.call("POST", "/vaults", {"name": name, "owner": self.name, **members})).data["id"]
        return made

    async def store(self, vault: str, value: bytes, **members: Any) -> str:
        """Store a value; its id."""
        answer = await self.call("POST", "/data", {"vault": vault, "data": b64(value), **members})
        made: str = answer.data["id"]
        return made

    async def read(self, id: str) -> bytes:
        """Read a value and decrypt it."""
        return self.decrypted((await self.call("GET", f"/data/{id}")).data)

    def decrypted(self, data: dict[str, Any]) -> bytes:
        """What was encrypted for this app."""
        content = base64.b64decode(data["data"], validate=True)
        if data["algorithm"] == "RSA-OAEP-256":
            return self.key.decrypt(content, OAEP)
        assert data["algorithm"] == "RSA-OAEP-256+A256GCM"
        content_key = self.key.decrypt(base64.b64decode(data["key"], validate=True), OAEP)
        return AESGCM(content_key).decrypt(content[:12], content[12:], None)


async def register(client: Client, name: str, key: rsa.RSAPrivateKey | None = None, **members: Any) -> SdsApp:
    """An app with a key of 2,048 bits, unless another is given."""
    own = key or key_pair()
    answer = await client.post(f"{SDS}/apps", {"name": name, "key": public_text(own), **members})
    return SdsApp(client, name, own, answer.data["id"])


async def with_role(stack: Stack, client: Client, methods: str, path: str) -> Client:
    """Another app of the tenant, which may use these methods, by blanks, on these paths and do nothing else."""
    role = f"Tenant:Role:{uuid4()}"
    body = msgspec.json.encode(
        RoleBody(name=role, grants=(Grant(path, frozenset(methods.split())),), canGrantToApps=True)
    ).decode()
    await stack.runtime.database.execute(ROLE, client.tenant, role, body)
    return await client.new_app(role)
