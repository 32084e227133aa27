"""What is secret of registered custom code: its headers, its body, and what ``shown_url`` leaves out of its address.

It is sealed wherever the code is stored or published, and opened when the code is called or read by its owner. Older
rows have all of it open, and are read as they are.
"""

from __future__ import annotations

from typing import Any

import msgspec

from haulier.platform.outbound.callback_request import Seal, Unseal, kept_url
from haulier.platform.outbound.hooks import HookConfig, KeptHook


class HookSecret(msgspec.Struct, omit_defaults=True):
    """What is sealed of custom code."""

    url: str
    request_header: dict[str, Any]
    request_body: dict[str, Any] | None = None


_secret = msgspec.json.Decoder(HookSecret)


def sealed_hook(seal: Seal, hook: HookConfig) -> KeptHook:
    """Custom code as it is stored."""
    if isinstance(hook, KeptHook) and hook.sealed is not None:
        return hook
    members, shown = _members(hook), kept_url(hook.url)
    if shown == hook.url and not hook.request_header and not hook.request_body:
        return KeptHook(**members)
    secret = HookSecret(hook.url, hook.request_header, hook.request_body)
    members |= {"url": shown, "request_header": {}, "request_body": None}
    return KeptHook(**members, sealed=seal(msgspec.json.encode(secret).decode()))


def opened_hook(unseal: Unseal, hook: HookConfig) -> HookConfig:
    """Custom code as it was registered. Raises SealBroken."""
    members = _members(hook)
    if isinstance(hook, KeptHook) and hook.sealed is not None:
        secret = _secret.decode(unseal(hook.sealed))
        members |= {name: getattr(secret, name) for name in HookSecret.__struct_fields__}
    return HookConfig(**members)


def redacted_hook(hook: HookConfig) -> HookConfig:
    """Custom code as events show it: without its secrets, those of older rows too."""
    return HookConfig(**_members(hook) | {"url": kept_url(hook.url), "request_header": {}, "request_body": None})


def _members(hook: HookConfig) -> dict[str, Any]:
    return {name: getattr(hook, name) for name in HookConfig.__struct_fields__}
