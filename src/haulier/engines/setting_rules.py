"""Rules between settings: what one must be as others are as they are, and the times that they are held to. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from haulier.engines.setting_faults import PREFIX

if TYPE_CHECKING:
    from haulier.engines.settings import Settings

LEASE_MARGIN = 5
"""Seconds that a lease is longer than the work that is done under it."""
BATCH_TURN = 8
"""Seconds that a turn at a batch takes beside the custom code that it waits for."""
DELIVERY_SECONDS = 8
"""Longest that one try to deliver may take."""
CALL_SECONDS = 10
"""Longest that a scheduled call may take. See: contract/scheduler.md."""
PLUGIN_SECONDS = 30
"""Longest that a plugin may be waited for. See: contract/order.md section 12."""


class Rule(NamedTuple):
    """Whether a rule holds, the variable that is to be changed where it does not, and what it must be."""

    holds: bool
    variable: str
    text: str


def fault_between(settings: Settings) -> tuple[str, str] | None:
    """The first variable that cannot be as it is beside others, without its prefix, and why; None where all can."""
    for rules in (_leases(settings), _orders(settings), _companions(settings)):
        for holds, variable, text in rules:
            if not holds:
                return variable, text
    return None


def _leases(settings: Settings) -> Iterator[Rule]:
    """A lease is longer than what is done under it."""
    callback, hook, timer = settings.callback, settings.hook, settings.timer
    sent = callback.timeout_seconds + callback.wait_seconds + LEASE_MARGIN
    of_callback = (
        f"it must be at least {LEASE_MARGIN} s longer than {PREFIX}CALLBACK_TIMEOUT_SECONDS "
        f"and {PREFIX}CALLBACK_WAIT_SECONDS together"
    )
    yield Rule(callback.ack_wait_seconds >= sent, "CALLBACK_ACK_WAIT_SECONDS", of_callback)
    yield Rule(timer.lease_seconds >= sent, "TIMER_LEASE_SECONDS", of_callback)
    yield Rule(
        timer.lease_seconds >= hook.timeout_seconds + max(hook.wait_seconds, BATCH_TURN) + LEASE_MARGIN,
        "TIMER_LEASE_SECONDS",
        f"it must be at least {LEASE_MARGIN} s longer than {PREFIX}HOOK_TIMEOUT_SECONDS "
        f"and {PREFIX}HOOK_WAIT_SECONDS (or {BATCH_TURN} s, where that is less) together",
    )
    yield Rule(
        timer.lease_seconds >= CALL_SECONDS + settings.schedule.wait_seconds + LEASE_MARGIN,
        "TIMER_LEASE_SECONDS",
        f"it must be at least {CALL_SECONDS + LEASE_MARGIN} s longer than {PREFIX}SCHEDULE_WAIT_SECONDS",
    )
    yield Rule(
        settings.delivery.lease_seconds >= DELIVERY_SECONDS + LEASE_MARGIN,
        "DELIVERY_LEASE_SECONDS",
        f"it must be at least {DELIVERY_SECONDS + LEASE_MARGIN}",
    )


def _orders(settings: Settings) -> Iterator[Rule]:
    """One is no more than another."""
    steps = settings.callback.retry_seconds
    yield Rule(
        list(steps) == sorted(steps), "CALLBACK_RETRY_SECONDS", "a wait must not be shorter than the one before it"
    )
    circuit, live, session, batch = settings.circuit, settings.live, settings.session, settings.batch
    for less, more, variable, other in (
        (circuit.first_rest_seconds, circuit.longest_rest_seconds, "CIRCUIT_FIRST_REST_SECONDS",
         "CIRCUIT_LONGEST_REST_SECONDS"),
        (live.listeners_per_tenant, live.listeners, "LIVE_LISTENERS_PER_TENANT", "LIVE_LISTENERS"),
        (session.idle_seconds, session.longest_seconds, "SESSION_IDLE_SECONDS", "SESSION_LONGEST_SECONDS"),
        (batch.written_at_once, batch.at_once, "BATCH_WRITTEN_AT_ONCE", "BATCH_AT_ONCE"),
    ):  # fmt: skip
        yield Rule(less <= more, variable, f"it must be at most {PREFIX}{other}")


def _companions(settings: Settings) -> Iterator[Rule]:
    """One needs another beside it."""
    yield Rule(
        bool(settings.mail_from) or not settings.smtp_url,
        "MAIL_FROM",
        f"it must say from whom mails come where {PREFIX}SMTP_URL is set",
    )
    for engine, url, name in (
        (settings.geocoder, settings.geocoder_url, "GEOCODER"),
        (settings.matcher, settings.matcher_url, "MATCHER"),
    ):
        yield Rule(bool(url) or engine == "none", f"{name}_URL", f"it must say where the engine of {PREFIX}{name} is")
    yield Rule(
        bool(settings.mqtt.cert) == bool(settings.mqtt.key),
        "MQTT_KEY",
        f"it goes with {PREFIX}MQTT_CERT, and neither with nothing",
    )
