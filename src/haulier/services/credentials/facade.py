"""What other services may use of credentials.

``check_password``, ``check_code``, ``check_second_factor`` and ``check_passkey`` count each guess before they look, for
all processes, and raise Refusal, 429, beyond the limits: what they return says whether the proof was right, and a proof
that works once is used by then, whatever becomes of the caller's own change. Ask them from a handle, not from a plan,
which may run again. Enter the tenant first.
"""

from __future__ import annotations

from haulier.services.credentials.commands.codes import SIGN_IN, check_code, send_code
from haulier.services.credentials.commands.first_administrator import invite_person
from haulier.services.credentials.commands.links import (
    find_link,
    plan_has_credential,
    plan_invitation,
    plan_password_by_link,
    send_reset_link,
)
from haulier.services.credentials.commands.passkeys import UsedPasskey, check_passkey, passkey_options
from haulier.services.credentials.commands.passwords import check_password, known_words_of, plan_password
from haulier.services.credentials.commands.second_factor import (
    SecondFactors,
    begun_second_factor,
    check_second_factor,
    confirm_second_factor,
    second_factors,
    start_second_factor,
)
from haulier.services.credentials.kind import CREDENTIAL
from haulier.services.credentials.people import address_of, address_of_text
from haulier.services.credentials.responses import StartedSecondFactor
from haulier.services.credentials.rules.passwords import MAX_PASSWORD
from haulier.services.credentials.store import plan_end_of_proofs, proofs_count_since
from haulier.services.credentials.tenants import enter_named_tenant

__all__ = [
    "CREDENTIAL", "MAX_PASSWORD", "SIGN_IN", "SecondFactors", "StartedSecondFactor", "UsedPasskey", "address_of",
    "address_of_text",
    "begun_second_factor", "check_code", "check_passkey", "check_password", "check_second_factor",
    "confirm_second_factor", "enter_named_tenant", "find_link", "invite_person", "known_words_of",
    "passkey_options", "plan_end_of_proofs", "plan_has_credential", "plan_invitation", "plan_password",
    "plan_password_by_link", "proofs_count_since", "second_factors", "send_code", "send_reset_link",
    "start_second_factor",
]  # fmt: skip
