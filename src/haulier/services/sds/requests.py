"""Request bodies of secure data storage. See: contract/sds.yaml."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from haulier.core.identifier_text import identifier
from haulier.services.sds.kind import Permission
from haulier.services.sds.rules.public_keys import MAX_KEY_TEXT

MAX_PERMISSIONS = 100
MAX_READ_LIMIT = 2**63 - 1
MAX_REF = 64
MAX_REQUEST_BYTES = 375 * 1024

Name = Annotated[
    str,
    identifier("must be 3 to 16 letters from a to z, digits, hyphens or underscores", pattern=r"^[a-zA-Z0-9-_]{3,16}$"),
]
Ref = Annotated[str, identifier(min_length=1, max_length=MAX_REF, description="id or name")]
Key = Annotated[
    str, Meta(min_length=1, max_length=MAX_KEY_TEXT, extra_json_schema={"contentEncoding": "base64"})
]  # fmt: skip
ReadLimit = Annotated[int, Meta(ge=0, le=MAX_READ_LIMIT, description="reads of one value; 0 or absent: no limit")]


class RegisterApp(Struct, kw_only=True):
    """A new app. Its private key never leaves it."""

    name: Name
    key: Key
    strictSignature: bool = False


class UpdateApp(Struct, kw_only=True):
    """Another key of an app."""

    key: Key
    strictSignature: bool | None = None


class AppPermission(Struct):
    """What an app may do in a vault."""

    app: Ref
    permissions: Annotated[list[Permission], Meta(min_length=1, max_length=MAX_PERMISSIONS)]


Permissions = Annotated[list[AppPermission], Meta(max_length=MAX_PERMISSIONS)]


class CreateVault(Struct, kw_only=True):
    """A new vault, for one category of data."""

    name: Name
    owner: Ref
    readLimit: ReadLimit | None = None
    uniqueData: bool | None = None
    permissions: Permissions | None = None
    enable: bool = True


class UpdateVault(Struct, kw_only=True):
    """What to change of a vault."""

    owner: Ref | None = None
    readLimit: ReadLimit | None = None
    uniqueData: bool | None = None
    permissions: Permissions | None = None
    enable: bool | None = None


class StoreData(Struct, kw_only=True):
    """A value, in base64, and what may be known of it."""

    data: Annotated[str, Meta(extra_json_schema={"contentEncoding": "base64"})]
    vault: Ref
    meta: dict[str, Any] | None = None
