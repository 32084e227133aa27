"""What is secret of machines' callbacks: their headers, and what ``shown_url`` leaves out of their addresses.

It is sealed wherever a machine is stored or told, and opened when its own reads show it; the request to call back takes
the sealed text over. Rows from before have all of it open, and are read as they are.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from haulier.core.machine import MachineCallback, MachineConfig
from haulier.core.machine.config import MainState, SubState
from haulier.platform.declarations.kind import StoredType
from haulier.platform.outbound.callback_request import Seal, Secret, Unseal, kept_url, pairs_of

OF_TTL = "#ttl"
"""Behind the place of a sub-state: the callback of its time-out."""


class CallbackSecret(Secret, omit_defaults=True):
    """What is sealed of a machine's callback; a request to call back takes it over as it is."""

    written: list[dict[str, str]] | None = None
    """The headers as they were written, where that is not as pairs of key and value."""


_callback = msgspec.json.Decoder(CallbackSecret)

Callback = MachineCallback | str
Changed = Callable[[str, Callback], Callback]
"""A callback in place of the one at a place."""


def with_machine(seal: Seal, stored: StoredType, machine: MachineConfig) -> StoredType:
    """The type with this machine, as it is stored."""
    sealed: dict[str, str] = {}

    def close(place: str, callback: Callback) -> Callback:
        url = callback if isinstance(callback, str) else callback.url
        written = [] if isinstance(callback, str) else callback.headers or []
        shown, headers = kept_url(url), pairs_of(written)
        if shown == url and not written:
            return callback
        secret = CallbackSecret(url if shown != url else None, headers)
        if msgspec.to_builtins(headers) != written:
            secret.written = written
        sealed[place] = seal(msgspec.json.encode(secret).decode())
        if isinstance(callback, str):
            return shown
        return msgspec.structs.replace(callback, url=shown, headers=None if callback.headers is None else [])

    return msgspec.structs.replace(stored, machine=_with_callbacks(machine, close), sealed=sealed)


def opened_machine(unseal: Unseal, stored: StoredType) -> MachineConfig | None:
    """The machine of a type as it was registered. Raises SealBroken."""

    def reveal(place: str, callback: Callback) -> Callback:
        if (sealed := stored.sealed.get(place)) is None:
            return callback
        secret = _callback.decode(unseal(sealed))
        if isinstance(callback, str):
            return secret.url or callback
        headers = msgspec.to_builtins(secret.headers) if secret.written is None else secret.written
        opened = msgspec.structs.replace(callback, url=secret.url or callback.url)
        return opened if callback.headers is None else msgspec.structs.replace(opened, headers=headers)

    return None if stored.machine is None else _with_callbacks(stored.machine, reveal)


def _with_callbacks(machine: MachineConfig, changed: Changed) -> MachineConfig:
    """The machine with each of its callbacks changed."""
    states = [_state_with_callbacks(state, changed) for state in machine.states]
    callback = machine.callback and changed("", machine.callback)
    return msgspec.structs.replace(machine, states=states, callback=callback)


def _state_with_callbacks(state: MainState, changed: Changed) -> MainState:
    return msgspec.structs.replace(state, subStates=[_sub_with(state.name, sub, changed) for sub in state.subStates])


def _sub_with(main: str, sub: SubState, changed: Changed) -> SubState:
    place = f"{main}:{sub.name}"
    if sub.callback is not None:
        sub = msgspec.structs.replace(sub, callback=changed(place, sub.callback))
    if sub.ttl is not None and sub.ttl.callback is not None:
        ttl = msgspec.structs.replace(sub.ttl, callback=changed(place + OF_TTL, sub.ttl.callback))
        sub = msgspec.structs.replace(sub, ttl=ttl)
    return sub
