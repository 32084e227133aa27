"""Operations of credentials, which callers see as a part of AAA. See: contract/aaa.yaml, contract/own.yaml."""

from __future__ import annotations

from haulier.platform.declarations.operation import PUBLIC, Auth, RequestBody
from haulier.platform.declarations.parameters import ACCESS, AUTHENTICATION, REQUEST_ID, TENANT, USER_INFO, Header
from haulier.platform.declarations.section import Section, Statuses
from haulier.platform.documents.openapi import MadeId
from haulier.services.credentials.commands import operations
from haulier.services.credentials.requests import (
    AddPasskey,
    ChangePassword,
    ConfirmSecondFactor,
    ForgotPassword,
    InviteUser,
    RequestOtp,
    ResetPassword,
    SendSms,
    VerifyOtp,
)
from haulier.services.credentials.responses import (
    AcceptedSms,
    Invitation,
    Passkey,
    PasskeyOptions,
    RecoveryCodes,
    StartedSecondFactor,
    VerifiedUser,
)

STATUSES = Statuses(refusals=(400, 401, 403, 404, 429, 503))
OWN_TOKEN = Auth(any_role_suffices=True)
"""Of what is about the person behind the token alone."""

PUBLIC_CALLS = Section("Authentication", headers=(REQUEST_ID, TENANT), statuses=STATUSES, auth=PUBLIC)
OF_TENANT = (REQUEST_ID, ACCESS, AUTHENTICATION, USER_INFO, TENANT)
PEOPLE = Section("User Management", headers=OF_TENANT, statuses=STATUSES, is_extension=True)
BEARER = Header("Authorization", required=True, description="Bearer and an access token")
SMS = Section("SMS Gateway", headers=(BEARER,), statuses=STATUSES, auth=Auth(by_bearer=True))

OPERATIONS = (
    PUBLIC_CALLS.post(
        "/auth/request-otp", name="requestOtp", number=651, summary="Send a one-time password by SMS or email"
    ).handle(operations.request_otp, body=RequestOtp, response=str),
    PUBLIC_CALLS.post(
        "/auth/verify-otp", name="verifyOtp", number=652, summary="Check a one-time password and return the user id"
    ).handle(operations.verify_otp, body=RequestBody(VerifyOtp, is_secret=True), response=VerifiedUser),
    PUBLIC_CALLS.post(
        "/auth/password/forgot",
        name="forgotPassword",
        number=653,
        summary="Send a reset link; the same answer whether the person exists or not",
    ).handle(operations.forgot_password, body=ForgotPassword, response=str, is_extension=True),
    PUBLIC_CALLS.post(
        "/auth/password/reset", name="resetPassword", number=654, summary="Set a new password with a link's token"
    ).plan(
        operations.reset_password,
        body=RequestBody(ResetPassword, is_secret=True),
        response=VerifiedUser,
        success=200,
        is_extension=True,
    ),
    PEOPLE.put("/users/self/password", name="changePassword", number=661, summary="Change the own password").plan(
        operations.change_password, body=RequestBody(ChangePassword, is_secret=True), response=MadeId, auth=OWN_TOKEN
    ),
    PEOPLE.post(
        "/users/{userId}/invitations", name="inviteUser", number=662, summary="Send an invitation, or send it again"
    ).plan(operations.invite_user, body=RequestBody(InviteUser, is_required=False), response=Invitation, success=202),
    PEOPLE.post(
        "/users/self/second-factor",
        name="startSecondFactor",
        number=671,
        summary="Begin to set up a code generator (TOTP)",
    ).plan(operations.start_second_factor, response=StartedSecondFactor, auth=OWN_TOKEN),
    PEOPLE.put(
        "/users/self/second-factor",
        name="confirmSecondFactor",
        number=672,
        summary="Confirm the code generator; shows ten recovery codes once",
    ).plan(
        operations.confirm_second_factor,
        body=RequestBody(ConfirmSecondFactor, is_secret=True),
        response=RecoveryCodes,
        auth=OWN_TOKEN,
    ),
    PEOPLE.delete(
        "/users/{userId}/second-factor",
        name="removeSecondFactor",
        number=673,
        summary="Take the second factor away (administrators, or oneself with a fresh login)",
    ).plan(operations.remove_second_factor, response=MadeId, auth=OWN_TOKEN),
    PEOPLE.post(
        "/users/self/passkeys/options", name="beginPasskey", number=681, summary="Begin to add a passkey (WebAuthn)"
    ).handle(operations.begin_passkey, response=PasskeyOptions, auth=OWN_TOKEN),
    PEOPLE.post("/users/self/passkeys", name="addPasskey", number=682, summary="Add the passkey that was made").plan(
        operations.add_passkey, body=RequestBody(AddPasskey, is_secret=True), response=MadeId, auth=OWN_TOKEN
    ),
    PEOPLE.get("/users/self/passkeys", name="listPasskeys", number=683, summary="List the own passkeys").handle(
        operations.list_passkeys, response=list[Passkey], auth=OWN_TOKEN
    ),
    PEOPLE.delete(
        "/users/self/passkeys/{passkeyId}", name="removePasskey", number=684, summary="Take an own passkey away"
    ).plan(operations.remove_passkey, response=MadeId, auth=OWN_TOKEN),
    SMS.post("/sms/send", name="sendSms", number=691, summary="Deliver a one-time password text message").plan(
        operations.send_sms, body=SendSms, response=AcceptedSms, success=200
    ),
)
