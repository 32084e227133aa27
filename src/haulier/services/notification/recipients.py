"""Whom a notification reaches, and by what: one delivery a recipient and channel. See: contract/notification.md 9.3."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from haulier.engines.cooperative_yield import CooperativeYield
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.messages.deliveries import DeliveryGroup
from haulier.platform.messages.providers import CONSOLE, Carrier, carriers_of
from haulier.platform.storage.resources import Resource, from_record
from haulier.services.aaa.facade import BLOCKED, USER, USER_DECODER, UserBody, masked_email, masked_mobile, split_mobile
from haulier.services.messaging.facade import choose_translation
from haulier.services.notification.apps import account_of, merged
from haulier.services.notification.kind import (
    DEVICE,
    DEVICE_DECODER,
    INBOX_SENDER,
    LANGUAGE,
    PREFERENCES,
    PREFERENCES_DECODER,
    SENDER,
    AppBody,
    ConfigBody,
    DeviceBody,
    EventBody,
    PreferencesBody,
    device_id,
    is_there,
    preferences_id,
)
from haulier.services.notification.requests import Channel
from haulier.services.notification.rules.quiet_hours import silence

SQL = load_statements("haulier.services.notification", "notification.sql")

USUAL: tuple[Channel, ...] = ("push", "webpush", "console")
"""Of people, where a notification names none: all their devices, and the inbox."""
FCM = "fcm"
LONGEST_MS = 24 * 3_600_000
MAX_PROVIDER = 100
ADDRESSED: frozenset[Channel] = frozenset({"email", "sms", "whatsapp"})
"""Channels by which people are reached at an address of theirs."""
NO_PROVIDER = "there is no provider for whatsapp"
UNWANTED, QUIET = "the recipient does not want this channel", "quiet hours"
NO_DEVICE, NO_ADDRESS, NOBODY = "no device", "no address", "nobody has this id"

Device = tuple[Resource, DeviceBody]


@dataclass(frozen=True, slots=True)
class About:
    """What is said, and the settings that count for it."""

    event: EventBody
    app_id: str
    app: AppBody
    config: ConfigBody | None

    @property
    def is_high(self) -> bool:
        """Is it urgent?"""
        shared = self.config.androidConfig if self.config is not None else None
        return merged(shared, self.event.androidConfig).priority == "high"

    @property
    def has_fcm(self) -> bool:
        """Is there an account at FCM?"""
        return account_of(self.app, self.config).android is not None


class Spread:
    """Adds the deliveries of a notification to a change's group."""

    def __init__(self, call: Call, about: About, group: DeliveryGroup) -> None:
        self._call = call
        self._about = about
        self._group = group
        self._carriers: Mapping[str, Carrier] = {}
        own = about.config.androidConfig if about.config is not None else None
        self._ttl = merged(own, about.event.androidConfig).ttl
        self._is_high = about.is_high

    async def add_direct(self) -> None:
        """Add a delivery for each token, topic, address and webhook that the notification names."""
        wanted = self._about.event.recipients
        if wanted is not None:
            await self._add_tokens(wanted.tokens)
            if wanted.topic is not None:
                self._add_push(None, f"topic {wanted.topic}", {"topic": wanted.topic}, None)
            if wanted.emails or wanted.mobiles:
                await self._find_carriers()
            for email in dict.fromkeys(wanted.emails):
                self._add_to("email", None, email, None)
            for mobile in dict.fromkeys(wanted.mobiles):
                for channel in self._text_channels():
                    self._add_to(channel, None, mobile, None)
        webhook = self._about.event.webhook
        if webhook is not None:
            host = urlsplit(webhook.url).netloc
            self._add("webhook", None, None, sender=SENDER, provider=f"webhook:{host}", recipient=host, target={})

    async def add_persons(self, persons: Sequence[str]) -> None:
        """Add deliveries to the people of these ids, by all channels that are asked for."""
        if not persons:
            return
        call, persons = self._call, list(dict.fromkeys(persons))
        channels = [channel for channel in self._asked() or USUAL if channel != "webhook"]
        rows = await call.get_many([(PREFERENCES, preferences_id(call.tenant, person)) for person in persons])
        wishes = {
            person: row.body_as(PREFERENCES_DECODER) if row is not None else None
            for person, row in zip(persons, rows, strict=True)
        }
        devices: dict[str, list[Device]] = {}
        if "push" in channels or "webpush" in channels:
            devices = await devices_of(call, self._about.app_id, persons)
        users: dict[str, tuple[UserBody, bool]] = {}
        if not ADDRESSED.isdisjoint(channels):
            users = await _users(call, persons)
            await self._find_carriers()
        pace = CooperativeYield()
        for person in persons:
            for channel in channels:
                self._add_person(channel, person, wishes[person], devices.get(person, []), users.get(person))
            await pace.yield_if_due()

    def _add_person(
        self, channel: Channel, person: str, wish: PreferencesBody | None, devices: Sequence[Device],
        user: tuple[UserBody, bool] | None,
    ) -> None:  # fmt: skip
        match channel:
            case "console":
                self._add(channel, person, wish, sender=INBOX_SENDER, provider=CONSOLE, recipient=person, target={})
            case "push" | "webpush":
                own = [one for one in devices if (one[1].platform == "web") is (channel == "webpush")]
                for row, device in own:
                    self._add_device(person, row, device, wish)
                if not own and self._about.event.channels is not None:
                    self._lost(channel, person, NO_DEVICE)
            case "email" | "sms" | "whatsapp":
                self._add_address(channel, person, wish, user)

    def _add_address(
        self, channel: Channel, person: str, wish: PreferencesBody | None, user: tuple[UserBody, bool] | None
    ) -> None:
        if user is None or user[1]:
            self._lost(channel, person, NOBODY)
            return
        address = user[0].email if channel == "email" else user[0].mobile
        if address:
            self._add_to(channel, person, address, wish)
        else:
            self._lost(channel, person, NO_ADDRESS)

    async def _find_carriers(self) -> None:
        """Who carries mails and texts on: read once, and only where somebody has an address."""
        self._carriers = self._carriers or await carriers_of(self._call)

    def _text_channels(self) -> list[Channel]:
        """By which a number is reached that the notification names: SMS, unless it asks for WhatsApp."""
        asked: list[Channel] = [channel for channel in self._asked() if channel in ("sms", "whatsapp")]
        return asked or ["sms"]

    def _asked(self) -> list[Channel]:
        """The channels that the notification names, each once."""
        return list(dict.fromkeys(self._about.event.channels or ()))

    async def _add_tokens(self, tokens: Sequence[str]) -> None:
        """Tokens that a send names: of devices that are known, or of others."""
        tokens, call = list(dict.fromkeys(tokens)), self._call
        if not tokens:
            return
        rows = await call.get_many([(DEVICE, device_id(call.tenant, self._about.app_id, token)) for token in tokens])
        for token, row in zip(tokens, rows, strict=True):
            if row is not None and is_there(row):
                self._add_device(None, row, row.body_as(DEVICE_DECODER), None)
            else:
                self._add_push(None, f"device …{token[-4:]}", {"token": token}, None)

    def _add_device(self, person: str | None, row: Resource, device: DeviceBody, wish: PreferencesBody | None) -> None:
        if device.platform == "web":
            provider = f"webpush:{device.shown}"[:MAX_PROVIDER]
            self._add(
                "webpush", person, wish, sender=SENDER, provider=provider, recipient=f"browser at {device.shown}",
                target={"device": row.id}, address=row.id, locale=device.locale,
            )  # fmt: skip
        else:
            self._add_push(person, f"{device.platform} {device.shown}", {"device": row.id}, wish, row.id, device.locale)

    def _add_push(
        self,
        person: str | None,
        recipient: str,
        target: dict[str, str],
        wish: PreferencesBody | None,
        address: str = "",
        locale: str | None = None,
    ) -> None:
        sender, provider = (SENDER, FCM) if self._about.has_fcm else (INBOX_SENDER, CONSOLE)
        self._add(
            "push", person, wish, sender=sender, provider=provider, recipient=recipient, target=target,
            address=address, locale=locale,
        )  # fmt: skip

    def _add_to(self, channel: Channel, person: str | None, address: str, wish: PreferencesBody | None) -> None:
        """A mail address or a number."""
        recipient = masked_email(address) if channel == "email" else _masked(address)
        carrier = self._carriers.get(channel)
        if carrier is None:
            self._lost(channel, person, NO_PROVIDER, recipient)
            return
        self._add(
            channel, person, wish, sender=INBOX_SENDER if carrier.id == CONSOLE else SENDER, provider=carrier.id,
            recipient=recipient, target={"to": address}, address=channel,
        )  # fmt: skip

    def _lost(self, channel: Channel, person: str | None, reason: str, recipient: str = "") -> None:
        """One that cannot be reached by a channel."""
        self._group.add(
            sender=SENDER, channel=channel, provider=CONSOLE, recipient=person or recipient, person=person,
            failed=reason,
        )  # fmt: skip

    def _add(
        self, channel: Channel, person: str | None, wish: PreferencesBody | None, *, sender: str, provider: str,
        recipient: str, target: dict[str, str], address: str = "", locale: str | None = None,
    ) -> None:  # fmt: skip
        """``locale`` is what a device says of its language; a person's own word wins."""
        dropped, held = self._judged(channel, wish)
        wanted = wish.locale if wish is not None and wish.locale else locale
        language = choose_translation(self._about.event.texts or (), wanted)
        if language is not None:
            target = target | {LANGUAGE: language}
        key = None if person is None else f"{channel}/{person}/{address}/{self._about.app_id}"
        self._group.add(
            sender=sender, channel=channel, provider=provider, recipient=recipient, target=target, person=person,
            held_until=held, dropped=dropped, digest_key=key, expires_at=self._expires_at(channel),
        )  # fmt: skip

    def _judged(self, channel: Channel, wish: PreferencesBody | None) -> tuple[str | None, int | None]:
        """Why it is dropped, if it is, and until when it is held, if it is."""
        if wish is not None and wish.channels.get(channel) is False:
            return UNWANTED, None
        hours = [
            self._about.config.quietHours if self._about.config is not None else None,
            self._about.event.quietHours,
            wish.quietHours if wish is not None else None,
        ]
        asked = silence([one for one in hours if one is not None], self._call.at, is_high=self._is_high)
        if asked is None:
            return None, None
        return (QUIET, None) if asked.drop else (None, asked.until)

    def _expires_at(self, channel: Channel) -> int:
        """The send's own expiry, else a day; of push what the time to live says, if that is sooner."""
        at = self._about.event.expires_at or self._call.at + LONGEST_MS
        if channel in ("push", "webpush") and self._ttl is not None:
            at = min(at, self._call.at + int(self._ttl))
        return at


def _masked(mobile: str) -> str:
    shown = masked_mobile(split_mobile(mobile))
    return f"{shown.countryCode}{shown.number}"


async def devices_of(call: Call, app: str, persons: Sequence[str]) -> dict[str, list[Device]]:
    """The devices of some people in an app, by the person; those that were registered last come first."""
    found: dict[str, list[Device]] = {}
    for record in await call.fetch(SQL["devices_of"], app, list(persons), call.now()):
        row = from_record(record)
        found.setdefault(row.parent or "", []).append((row, row.body_as(DEVICE_DECODER)))
    return found


async def _users(call: Call, persons: Iterable[str]) -> dict[str, tuple[UserBody, bool]]:
    """Those of the ids that are people, and whether they are blocked."""
    rows = await call.get_many([(USER, person) for person in persons])
    return {row.id: (row.body_as(USER_DECODER), row.state == BLOCKED) for row in rows if row is not None}
