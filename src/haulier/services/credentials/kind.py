"""What credentials keep, each a row of the person's tenant. Nothing of it opens anything by itself."""

from __future__ import annotations

from typing import Literal

import msgspec

CREDENTIAL = "credential"
"""One a person, under the person's id."""
LINK = "credential_link"
"""One a person and purpose: what a mail's link holds leads to it."""
CODE = "one_time_code"
"""One an address and mode, whoever has it."""
PASSKEY = "passkey"
CHALLENGE = "passkey_challenge"
"""One that was answered, so that nobody answers it again."""

LIVE, USED = "LIVE", "USED"
ACTIVE = "ACTIVE"

Mode = Literal["sms", "email"]
LinkPurpose = Literal["reset", "invitation"]

CODE_MS = 5 * 60_000
RESET_MS = 30 * 60_000
INVITATION_MS = 7 * 24 * 3_600_000
LIFE_OF_LINK = {"reset": RESET_MS, "invitation": INVITATION_MS}


class CredentialBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What a person proves to be the person by. ``password`` is an argon2id hash, the rest sealed or hashed."""

    password: str | None = None
    passwordAt: int | None = None
    endedAt: int | None = None
    """When all sessions of the person were ended."""
    totp: str | None = None
    """The sealed secret of the code generator."""
    totpAsked: str | None = None
    """The same until the first code of it was right."""
    totpStep: int = 0
    """The step whose code was right last: no code of it, or of one before, is right again."""
    recovery: list[str] = []
    """SHA-256 of the recovery codes that are left."""


class LinkBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A link. The row's key is the SHA-256 of its token. One for nobody has no user, and opens nothing."""

    purpose: LinkPurpose
    userId: str | None
    sentTo: str = ""
    """Keyed hash of the address that it was sent to; empty in links of before this was kept."""


class CodeBody(msgspec.Struct, kw_only=True):
    """A one-time code, kept as a keyed hash. One for nobody has no user, and is never right."""

    hashed: str
    userId: str | None
    sentAt: int


class PasskeyBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A passkey of a person, who is the row's parent. ``credentialId`` and ``publicKey`` are base64url."""

    credentialId: str
    publicKey: str
    userId: str
    name: str
    signCount: int
    transports: list[str] = []
    usedAt: int | None = None


CREDENTIAL_DECODER = msgspec.json.Decoder(CredentialBody)
LINK_DECODER = msgspec.json.Decoder(LinkBody)
CODE_DECODER = msgspec.json.Decoder(CodeBody)
PASSKEY_DECODER = msgspec.json.Decoder(PasskeyBody)
