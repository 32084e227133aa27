"""What is wrong with members that several bodies have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import UNSET, UnsetType

from haulier.core.refusal import Cause, Fault, Refusal, invalid
from haulier.core.time_zones import is_time_zone
from haulier.platform.commands.call import Call
from haulier.platform.messages.placeholders import placeholders
from haulier.platform.messages.providers import carriers_of
from haulier.platform.outbound.webhook import read_key
from haulier.services.aaa.facade import email_of, mobile_of, need_group, split_mobile
from haulier.services.notification.requests import MAX_DIRECT, Channel, QuietHours, Recipients


def quiet_hours_faults(hours: QuietHours | UnsetType | None, place: str = "quietHours") -> list[Fault]:
    """The fault of quiet hours whose time zone the IANA does not know."""
    if hours is None or hours is UNSET or is_time_zone(hours.timezone):
        return []
    return [Fault(f"{place}.timezone", "format", f"{hours.timezone!r} is no time zone of the IANA")]


def clash(field: str, text: str, id: str) -> Refusal:
    """The refusal, 409, of what would make something that exists, by its id."""
    faults = [Fault(field, "taken", text)] if field else []
    return Refusal(Cause.TAKEN, text, faults, {"id": id}, status=409)


def is_signature_key(text: str | None) -> bool:
    """Is it 16 to 64 bytes in base64, if it is anything?"""
    return text is None or read_key(text) is not None


def recipient_faults(recipients: Recipients | None, place: str = "recipients") -> Iterator[Fault]:
    """The fault of recipients that are more than a call may name, groups aside."""
    if recipients is None:
        return
    count = sum(len(part) for part in (recipients.tokens, recipients.userIds, recipients.emails, recipients.mobiles))
    if count > MAX_DIRECT:
        yield Fault(place, "maxItems", f"names {count} recipients; a call names at most {MAX_DIRECT}, groups aside")


def address_faults(recipients: Recipients | None, place: str = "recipients") -> Iterator[Fault]:
    """A fault for each mail address and number that is none. One with a placeholder is judged when an event has filled
    it in.
    """
    if recipients is None:
        return
    readers: tuple[tuple[str, Sequence[str], Callable[[str, str], str]], ...] = (
        ("emails", recipients.emails, email_of),
        ("mobiles", recipients.mobiles, read_number),
    )
    for name, texts, read in readers:
        for number, text in enumerate(texts):
            if placeholders(text):
                continue
            try:
                read(text, f"{place}.{name}[{number}]")
            except Refusal as refusal:
                yield from refusal.faults


async def group_faults(call: Call, recipients: Recipients | None, place: str = "recipients") -> list[Fault]:
    """A fault for each group that the tenant does not have."""
    faults = []
    for number, group in enumerate(recipients.groups if recipients is not None else ()):
        try:
            await need_group(call, group)
        except Refusal as refusal:
            faults.append(Fault(f"{place}.groups[{number}]", "unknown", str(refusal)))
    return faults


def read_number(text: str, field: str) -> str:
    """A number in E.164. Raises Refusal that names the field."""
    try:
        return mobile_of(split_mobile(text), field)
    except Refusal as refusal:
        raise invalid(field, "format", refusal.faults[0].message if refusal.faults else str(refusal)) from None


async def provider_faults(call: Call, channels: Sequence[Channel] | None) -> list[Fault]:
    """The fault of asking for WhatsApp where no provider carries it."""
    if "whatsapp" not in (channels or ()) or "whatsapp" in await carriers_of(call):
        return []
    return [Fault("channels", "unavailable", "there is no provider for whatsapp")]


def has_recipients(recipients: Recipients | None) -> bool:
    """Does it name anybody?"""
    if recipients is None:
        return False
    lists = (recipients.tokens, recipients.userIds, recipients.emails, recipients.mobiles, recipients.groups)
    return bool(recipients.topic or any(lists))
