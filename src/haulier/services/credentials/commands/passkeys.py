"""Passkeys (WebAuthn): added by who is signed in, and used to sign in without a name or a password.

A challenge is no row: it carries its own end and purpose under a keyed hash, and is written down when it was answered,
so that no answer counts twice. See: https://www.w3.org/TR/webauthn-3/, contract/aaa.md section 11.4.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

import msgspec
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from haulier.core.ids import derived
from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.platform.commands.nested import carry_out
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Json, Resource, from_record, to_json
from haulier.services.aaa.facade import USER, UserBody
from haulier.services.credentials.events import PASSKEY_APPLIED, PASSKEY_CREATED, PASSKEY_REMOVED, PasskeyPayload
from haulier.services.credentials.kind import ACTIVE, CHALLENGE, PASSKEY, PASSKEY_DECODER, USED, PasskeyBody
from haulier.services.credentials.store import SQL

CHALLENGE_MS = 5 * 60_000
NONCE_BYTES = 16
MAX_PASSKEYS = 20
"""Passkeys of one person."""
REMOVED = "REMOVED"
WRONG = "the passkey is not known here, or its answer is not right"


@dataclass(frozen=True, slots=True)
class UsedPasskey:
    """Who signed in with a passkey."""

    user_id: str
    is_user_verified: bool
    """Did the device ask for a finger, a face or a PIN? Then the passkey is two factors in one."""


async def begin_passkey(call: Call, user: UserBody) -> Json:
    """What ``navigator.credentials.create`` takes."""
    known = [row.body_as(PASSKEY_DECODER) for row in await passkeys_of(call, user.userId)]
    options = generate_registration_options(
        rp_id=_relying_party(call),
        rp_name=call.brand,
        user_id=user.userId.encode(),
        user_name=user.email or user.mobile or user.name,
        user_display_name=user.name,
        challenge=_new_challenge(call, f"add\x1f{user.userId}"),
        timeout=CHALLENGE_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.credentialId)) for passkey in known
        ],
    )
    return _json(options_to_json(options))


async def add_passkey(call: Call, user: UserBody, credential: Json, name: str) -> Change:
    """Keep the passkey that a browser made. Raises Refusal, 400, for an answer that is not right."""
    if len(await passkeys_of(call, user.userId)) >= MAX_PASSKEYS:
        raise Refusal(Cause.RULE, f"a person has at most {MAX_PASSKEYS} passkeys")
    try:
        challenge = _answered_challenge(call, credential, f"add\x1f{user.userId}")
        verified = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_relying_party(call),
            expected_origin=call.public_address,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise invalid("credential", "right", WRONG) from None
    credential_id = bytes_to_base64url(verified.credential_id)
    body = PasskeyBody(
        credentialId=credential_id,
        publicKey=bytes_to_base64url(verified.credential_public_key),
        userId=user.userId,
        name=name,
        signCount=verified.sign_count,
        transports=_transports(credential),
    )
    row = RowWrite(PASSKEY, passkey_id(call, credential_id), 0, parent=user.userId, state=ACTIVE, body=to_json(body))
    change = row_change(PASSKEY_CREATED, row, _used(call, challenge), payload=_payload(row.id, body))
    change.answer = {"id": row.id}
    return change


def passkey_options(call: Call) -> str:
    """What ``navigator.credentials.get`` takes, as JSON: any passkey of this installation may answer."""
    options = generate_authentication_options(
        rp_id=_relying_party(call),
        challenge=_new_challenge(call, "use"),
        timeout=CHALLENGE_MS,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return str(options_to_json(options))


async def check_passkey(call: Call, answer: str) -> UsedPasskey | None:
    """Who answered a challenge, by the JSON of ``PublicKeyCredential.toJSON``; None for an answer that is not right.
    It is used with this.
    """
    try:
        credential = _json(answer)
        challenge = _answered_challenge(call, credential, "use")
        row = await call.get(PASSKEY, passkey_id(call, str(credential["id"])))
        if row is None or row.state != ACTIVE:
            return None
        body = row.body_as(PASSKEY_DECODER)
        verified = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_relying_party(call),
            expected_origin=call.public_address,
            credential_public_key=base64url_to_bytes(body.publicKey),
            credential_current_sign_count=body.signCount,
        )
        await carry_out(call, _use_passkey, (row, verified.new_sign_count, challenge))
    except (WebAuthnException, msgspec.DecodeError, ValueError, KeyError, TypeError):
        return None
    except Refusal as refusal:
        if refusal.cause in (Cause.RULE, Cause.TAKEN):
            return None
        raise
    return UsedPasskey(body.userId, verified.user_verified)


async def _use_passkey(call: Call, given: tuple[Resource, int, bytes]) -> Change:
    """Note that a passkey was used. Raises Refusal RULE where it, or its person, may not any more."""
    asked, sign_count, challenge = given
    row = await call.get(PASSKEY, asked.id)
    if row is None or row.state != ACTIVE:
        raise Refusal(Cause.RULE, WRONG)
    body = row.body_as(PASSKEY_DECODER)
    user = await call.newest_config(USER, body.userId)
    # Of two copies of a device that answer at once, one comes with a count that the other one has had by now.
    is_copy = max(sign_count, body.signCount) > 0 and sign_count <= body.signCount
    if user is None or user.value is None or is_copy:
        raise Refusal(Cause.RULE, WRONG)
    changed = msgspec.structs.replace(body, signCount=sign_count, usedAt=call.at)
    write = replacing(row, body=to_json(changed))
    return row_change(PASSKEY_APPLIED, write, _used(call, challenge), payload=_payload(row.id, changed))


async def remove_passkey(call: Call, user_id: str, id: str) -> Change:
    """Take a passkey of a person away. Raises Refusal NOT_FOUND."""
    row = await call.get(PASSKEY, id)
    if row is None or row.state != ACTIVE or row.parent != user_id:
        raise Refusal(Cause.NOT_FOUND, f"there is no passkey {id!r}")
    change = row_change(
        PASSKEY_REMOVED, replacing(row, state=REMOVED), payload=_payload(row.id, row.body_as(PASSKEY_DECODER))
    )
    change.answer = {"id": id}
    return change


async def passkeys_of(call: Call, user_id: str) -> list[Resource]:
    """The passkeys of a person, the oldest first."""
    return [from_record(record) for record in await call.fetch(SQL["passkeys"], user_id, MAX_PASSKEYS)]


def passkey_id(call: Call, credential_id: str) -> str:
    """The id of the row of a passkey, which a device knows by a longer one."""
    return derived(PASSKEY, call.tenant, credential_id)


def _payload(id: str, body: PasskeyBody) -> str:
    return to_json(PasskeyPayload(id=id, userId=body.userId, name=body.name))


def _relying_party(call: Call) -> str:
    """The host that passkeys are bound to."""
    return urlsplit(call.public_address).hostname or ""


def _new_challenge(call: Call, purpose: str) -> bytes:
    """Random bytes, their end, and a keyed hash over both and what they are for."""
    text = f"{secrets.token_hex(NONCE_BYTES)}.{call.at + CHALLENGE_MS}"
    return f"{text}.{call.fingerprint(text.encode(), f'challenge {purpose}')}".encode()


def _answered_challenge(call: Call, credential: Json, purpose: str) -> bytes:
    """The challenge that was answered, which must be one of ours, for this purpose, and young. Raises ValueError."""
    said = parse_client_data_json(base64url_to_bytes(credential["response"]["clientDataJSON"]))
    nonce, end, mac = said.challenge.decode("ascii").split(".")
    wanted = call.fingerprint(f"{nonce}.{end}".encode(), f"challenge {purpose}")
    if not secrets.compare_digest(wanted, mac) or int(end) <= call.now():
        raise ValueError("not a challenge of ours")
    return said.challenge


def _used(call: Call, challenge: bytes) -> RowWrite:
    """What keeps a challenge from being answered twice: a row that can be made once."""
    id = derived(CHALLENGE, call.tenant, challenge.decode("ascii"))
    return RowWrite(CHALLENGE, id, 0, state=USED, expires_at=call.at + 2 * CHALLENGE_MS)


def _transports(credential: Json) -> list[str]:
    given = credential.get("response", {}).get("transports")
    return [str(one)[:32] for one in given[:8]] if isinstance(given, list) else []


def _json(text: str) -> Json:
    value: Json = msgspec.json.decode(text, type=dict)
    return value
