"""The events of credentials: that something was done, never with what. See: docs/events.md."""

from __future__ import annotations

from msgspec import Struct

from haulier.platform.declarations.event import event_specs
from haulier.services.credentials.kind import CODE, CREDENTIAL, LINK, PASSKEY, LinkPurpose, Mode

PASSWORD_UPDATED, PASSWORD_RESET = "PasswordUpdated", "PasswordReset"
SECOND_FACTOR_STARTED, SECOND_FACTOR_CREATED = "SecondFactorStarted", "SecondFactorCreated"
SECOND_FACTOR_APPLIED, SECOND_FACTOR_REMOVED = "SecondFactorApplied", "SecondFactorRemoved"
LINK_CREATED = "CredentialLinkCreated"
CODE_CREATED, CODE_APPLIED = "OneTimeCodeCreated", "OneTimeCodeApplied"
PASSKEY_CREATED, PASSKEY_APPLIED, PASSKEY_REMOVED = "PasskeyCreated", "PasskeyApplied", "PasskeyRemoved"


class CredentialPayload(Struct, kw_only=True, omit_defaults=True):
    """Whose credential it is, and from where it was changed."""

    userId: str
    address: str = ""
    way: str | None = None
    """Of a second factor: ``totp`` or ``recovery``."""


class LinkPayload(Struct, kw_only=True):
    """A link as its event tells of it."""

    purpose: LinkPurpose
    expiresAt: int


class CodePayload(Struct, kw_only=True, omit_defaults=True):
    """A code as its events tell of it: whose it is only once it was right, since it may be nobody's."""

    mode: Mode
    userId: str | None = None


class PasskeyPayload(Struct, kw_only=True):
    """A passkey as its events tell of it."""

    id: str
    userId: str
    name: str


EVENTS = (
    *event_specs(
        CREDENTIAL,
        CredentialPayload,
        {
            PASSWORD_UPDATED: "a person changed the password",
            PASSWORD_RESET: "a person set a password with the link of a mail or SMS",
            SECOND_FACTOR_STARTED: "a person began to set up a code generator",
            SECOND_FACTOR_CREATED: "a person confirmed a code generator",
            SECOND_FACTOR_APPLIED: "a second factor was right",
            SECOND_FACTOR_REMOVED: "a second factor was taken away",
        },
    ),
    *event_specs(LINK, LinkPayload, {LINK_CREATED: "a link was made by which a password can be set, once"}),
    *event_specs(CODE, CodePayload, {CODE_CREATED: "a one-time code was asked for", CODE_APPLIED: "one was right"}),
    *event_specs(
        PASSKEY,
        PasskeyPayload,
        {
            PASSKEY_CREATED: "a person added a passkey",
            PASSKEY_APPLIED: "a passkey was right",
            PASSKEY_REMOVED: "a passkey was taken away",
        },
    ),
)
