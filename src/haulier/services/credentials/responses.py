"""What credentials answer with. See: contract/aaa.yaml, contract/own.yaml."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, Struct, UnsetType


class VerifiedUser(Struct):
    """Whose code or link it was."""

    userId: str


class StartedSecondFactor(Struct):
    """What a code generator needs, shown this once."""

    otpauthUrl: str
    secret: str
    qrCode: list[str]
    """The QR code of the address, row by row: 1 is dark, 0 is light. Four light modules around it are a part of it."""


class RecoveryCodes(Struct):
    """Codes for the day on which the generator is lost, each for once, shown this once."""

    recoveryCodes: list[str]


class Invitation(Struct):
    """An invitation that is on its way. ``expiresAt`` is epoch milliseconds."""

    id: str
    expiresAt: int


class Passkey(Struct, kw_only=True):
    """A passkey of the caller. Times are epoch milliseconds."""

    id: str
    name: str
    createdAt: int
    usedAt: int | UnsetType = UNSET


class PasskeyOptions(Struct):
    """What ``navigator.credentials.create`` takes as ``publicKey``, with bytes as base64url."""

    publicKey: dict[str, Any]


class AcceptedSms(Struct):
    """The text message is on its way."""

    status: str
