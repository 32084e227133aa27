"""Whom a call is about: the person behind the token, one of the path, or one at an address."""

from __future__ import annotations

from dataclasses import replace

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.access.rights import CONSOLE_APP
from haulier.platform.commands.call import Call
from haulier.platform.messages.message import MAX_ADDRESS
from haulier.platform.storage.resources import Resource
from haulier.services.aaa.facade import (
    MobileNumber,
    UserBody,
    email_contact,
    find_active_app,
    find_user,
    mobile_contact,
    mobile_of,
    split_mobile,
)
from haulier.services.credentials.kind import ACTIVE, Mode
from haulier.services.session.facade import find_session

FRESH_MS = 5 * 60_000
"""How long ago a person may have signed in for what takes protection away."""


async def need_own(call: Call) -> UserBody:
    """The person behind the call. Raises Refusal FORBIDDEN for an app that calls for itself."""
    found = await find_user(call, call.identity.user_id) if call.identity.user_id else None
    if found is None or found[0].state != ACTIVE:
        raise Refusal(Cause.FORBIDDEN, "only a person may do this, for the own account")
    return found[1]


async def need_active(call: Call, user_id: str) -> tuple[Resource, UserBody]:
    """A person of the tenant who is not blocked. Raises Refusal NOT_FOUND, or RULE."""
    found = await find_user(call, user_id)
    if found is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no user {user_id!r}")
    if found[0].state != ACTIVE:
        raise Refusal(Cause.RULE, "the user is blocked")
    return found


async def need_own_through_app(call: Call) -> UserBody:
    """The person behind the call, through the console or an app whose own roles let it do this: for what changes by
    what a person signs in. An app that people only sign in to could make itself a passkey of theirs, and by it sign in
    everywhere. Raises Refusal FORBIDDEN.
    """
    user = await need_own(call)
    await check_app_may(call)
    return user


async def check_app_may(call: Call) -> None:
    """Raise Refusal FORBIDDEN where a person calls through an app that no role of its own allows this."""
    if call.identity.app_id == CONSOLE_APP:
        return
    app = await find_active_app(call, call.identity.app_id)
    own = replace(call.identity, user_id="", session_id="", roles=tuple(app.roles) if app is not None else ())
    if not await call.is_allowed(own, call.operation.method, call.uri):
        raise Refusal(Cause.FORBIDDEN, "no role of the app allows this: sign in to the console for it")


async def check_fresh_login(call: Call) -> None:
    """Raise Refusal FORBIDDEN unless the person behind the call signed in a moment ago."""
    found = await find_session(call, call.identity.session_id) if call.identity.session_id else None
    if found is None or call.now() - found[1].authAt > FRESH_MS:
        raise Refusal(Cause.FORBIDDEN, "sign in again: this needs a login of the last five minutes")


def contacts_of(user: UserBody) -> list[tuple[Mode, str]]:
    """The ways to reach a person, with their addresses, mail first."""
    ways: list[tuple[Mode, str]] = []
    if user.email:
        ways.append(("email", user.email))
    if user.mobile:
        ways.append(("sms", user.mobile))
    return ways


def contact_of(mode: Mode, address: str) -> str:
    """An address in the one form in which it is somebody's, however it was typed."""
    return email_contact(address) if mode == "email" else mobile_contact(address)


def address_of(mode: Mode | None, email: str | None, mobile: MobileNumber | None) -> tuple[Mode, str]:
    """The way and the address that a body names; without a ``mode`` whichever is there. Raises Refusal, 400."""
    if mode == "email" or (mode is None and email is not None):
        if not email:
            raise invalid("emailId", "required", "an e-mail address is needed")
        return "email", _email(email, "emailId")
    if mobile is None:
        raise invalid("mobile", "required", "a mobile number is needed")
    return "sms", mobile_of(mobile, "mobile")


def number_of(text: str, field: str) -> str:
    """A number as one text, with or without the plus in front, as E.164. Raises Refusal, 400."""
    digits = text.strip().removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        raise invalid(field, "format", "is no mobile number with its country code")
    try:
        return mobile_of(split_mobile(f"+{digits}"), field)
    except Refusal:
        raise invalid(field, "format", "is no mobile number with its country code") from None


def address_of_text(text: str) -> tuple[Mode, str]:
    """The way and the address that a person typed: an e-mail address, or a number with its country code.

    Raises Refusal, 400.
    """
    if "@" in text:
        return "email", _email(text, "address")
    return "sms", number_of("".join(part for part in text if part not in " -().\u00a0"), "address")


def _email(text: str, field: str) -> str:
    """An address in the form by which people are found. Raises Refusal, 400, for what is none."""
    address = email_contact(text).partition(":")[2]
    name, _, host = address.rpartition("@")
    if not name or not host or not address.isprintable() or len(address) > MAX_ADDRESS:
        raise invalid(field, "format", "is no e-mail address")
    return address
