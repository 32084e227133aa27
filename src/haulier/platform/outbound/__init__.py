"""One door out: every call that leaves the house goes through here. See: BLUEPRINT, idea 4."""

from haulier.platform.outbound.callback import (
    CallbackTarget,
    Delivery,
    HeaderPair,
    HttpTarget,
    SseTarget,
    Undeliverable,
    build_delivery,
    is_delivered,
    parse_target,
)
from haulier.platform.outbound.circuit import Circuits
from haulier.platform.outbound.client import Answer, Failure, OutboundClient
from haulier.platform.outbound.egress import EgressRefused, EgressRules
from haulier.platform.outbound.hooks import Hook, HookConfig, HookResult, InlineHook, choose, normal_method, run_hook
from haulier.platform.outbound.retry import delay

__all__ = [
    "Answer",
    "CallbackTarget",
    "Circuits",
    "Delivery",
    "EgressRefused",
    "EgressRules",
    "Failure",
    "HeaderPair",
    "Hook",
    "HookConfig",
    "HookResult",
    "HttpTarget",
    "InlineHook",
    "OutboundClient",
    "SseTarget",
    "Undeliverable",
    "build_delivery",
    "choose",
    "delay",
    "is_delivered",
    "normal_method",
    "parse_target",
    "run_hook",
]
