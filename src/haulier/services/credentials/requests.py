"""Request bodies of credentials. See: contract/aaa.yaml, contract/own.yaml."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from haulier.core.identifier_text import identifier
from haulier.platform.declarations.patterns import exact
from haulier.platform.messages.message import MAX_SMS
from haulier.services.aaa.facade import MobileNumber
from haulier.services.credentials.kind import Mode
from haulier.services.credentials.rules.passwords import MAX_PASSWORD, MIN_PASSWORD

MAX_EMAIL = 254
MAX_NAME = 64

OneTimeCode = Annotated[str, exact("^[0-9]{6}$", "must be six digits")]
EmailText = Annotated[str, Meta(max_length=MAX_EMAIL)]
NewPassword = Annotated[str, Meta(min_length=MIN_PASSWORD, max_length=MAX_PASSWORD)]


class RequestOtp(Struct, kw_only=True, forbid_unknown_fields=True):
    """Where a one-time password shall be sent."""

    mode: Mode
    emailId: EmailText | None = None
    mobile: MobileNumber | None = None


class VerifyOtp(Struct, kw_only=True):
    """A one-time password as it came."""

    mode: Mode
    otp: Annotated[str, Meta(max_length=16)]
    emailId: Annotated[EmailText, Meta(min_length=1)] | None = None
    mobile: MobileNumber | None = None


class ForgotPassword(Struct, kw_only=True):
    """Who wants a new password."""

    emailId: EmailText | None = None
    mobile: MobileNumber | None = None


class ResetPassword(Struct, kw_only=True):
    """A link's token, and the password that is set with it."""

    token: Annotated[str, Meta(min_length=43, max_length=64)]
    newPassword: NewPassword


class ChangePassword(Struct, kw_only=True):
    """The password as it is, and as it shall be."""

    currentPassword: Annotated[str, Meta(max_length=MAX_PASSWORD)]
    newPassword: NewPassword


class ConfirmSecondFactor(Struct, kw_only=True):
    """A code of the generator."""

    code: OneTimeCode


class InviteUser(Struct, kw_only=True):
    """By which way the invitation goes; the e-mail address comes first."""

    channel: Mode | None = None


class AddPasskey(Struct, kw_only=True, forbid_unknown_fields=True):
    """What the browser made of the options, and what the person calls the device."""

    credential: dict[str, Any]
    name: Annotated[str, identifier(min_length=1, max_length=MAX_NAME)]


class SmsCaller(Struct, kw_only=True, rename={"user_agent": "user-agent"}):
    """For whom an identity provider sends a text message, as it says."""

    ip: str | None = None
    user_agent: str | None = None


class SendSms(Struct, kw_only=True, forbid_unknown_fields=True):
    """A text message."""

    recipient: Annotated[str, Meta(min_length=1, max_length=32)]
    body: Annotated[str, Meta(min_length=1, max_length=MAX_SMS)]
    sender: Annotated[str, Meta(max_length=32)]
    req: SmsCaller | None = None
