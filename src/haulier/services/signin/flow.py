"""A sign-in under way, as it goes through the pages of one browser."""

from __future__ import annotations

from typing import Literal

import msgspec

from haulier.services.signin.rules.authorization import Authorization

PURPOSE = "login"
Step = Literal["start", "code", "second", "setup", "recovery"]
Mode = Literal["email", "sms"]


class LoginFlow(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What was asked, and what the person has proved so far."""

    request: Authorization
    language: str
    step: Step = "start"
    mode: Mode = "email"
    """How a code was sent, and where to."""
    address: str = ""
    user_id: str = ""
    amr: tuple[str, ...] = ()
    at: int = 0
    """When the person proved it, epoch milliseconds."""
    has_second_factor: bool = False
