"""What other services and the command line may use of AAA."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

import msgspec

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.roles import ADMIN_ROLE
from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Resource
from haulier.services.aaa.commands.groups import group_change, plan_group_change, plan_members, plan_new_group
from haulier.services.aaa.commands.installation import carry_out, ensure_operator, list_tenants, onboard_tenant
from haulier.services.aaa.commands.people import NewUser, plan_membership, plan_new_user, plan_user_change
from haulier.services.aaa.commands.role_grants import check_may_be_anybody, check_may_grant
from haulier.services.aaa.commands.signing_keys import ensure_signing_key, rotate_signing_key
from haulier.services.aaa.commands.tokens import check_client, token_of_client
from haulier.services.aaa.commands.users import check_may_change_login, user_change
from haulier.services.aaa.credentials.guess_limits import Guesses
from haulier.services.aaa.events import (
    GROUP_CREATED,
    GROUP_UPDATED,
    GROUP_USERS_UPDATED,
    USER_ACTIVATED,
    USER_CREATED,
    USER_DEACTIVATED,
    USER_UPDATED,
)
from haulier.services.aaa.kind import (
    ACTIVE,
    APP,
    APP_DECODER,
    BLOCKED,
    SECRET_TYPES,
    TENANT,
    USER,
    USER_CONTACT,
    USER_DECODER,
    AppBody,
    MobileNumber,
    SocialAuth,
    TenantBody,
    UserBody,
)
from haulier.services.aaa.people import (
    MAX_MEMBERS,
    administrators,
    find_administrators,
    find_user,
    find_user_by_email,
    find_user_by_mobile,
    group_members,
    members_of_groups,
    need_group,
    need_user,
    people_of_groups,
    roles_for,
    roles_of_app,
    roles_of_person,
)
from haulier.services.aaa.people_queries import group_payload, user_payload
from haulier.services.aaa.queries import MAX_APPS
from haulier.services.aaa.responses import Credentials
from haulier.services.aaa.rules.contacts import (
    email_contact,
    email_of,
    masked_email,
    masked_mobile,
    mobile_contact,
    mobile_of,
    split_mobile,
)
from haulier.services.aaa.rules.groups import ADMINISTRATORS

S = TypeVar("S", bound=msgspec.Struct)

__all__ = [
    "ACTIVE",
    "ADMINISTRATORS",
    "APP",
    "BLOCKED",
    "GROUP_CREATED",
    "GROUP_UPDATED",
    "GROUP_USERS_UPDATED",
    "MAX_MEMBERS",
    "SECRET_TYPES",
    "USER",
    "USER_ACTIVATED",
    "USER_CONTACT",
    "USER_CREATED",
    "USER_DEACTIVATED",
    "USER_DECODER",
    "USER_UPDATED",
    "AppBody",
    "Credentials",
    "MobileNumber",
    "NewUser",
    "SocialAuth",
    "TenantBody",
    "UserBody",
    "administrators",
    "app_names",
    "carry_out",
    "check_client",
    "check_may_be_anybody",
    "check_may_change_login",
    "check_may_grant",
    "count_wrong_secret",
    "email_contact",
    "email_of",
    "ensure_operator",
    "ensure_signing_key",
    "find_active_app",
    "find_active_tenant",
    "find_administrators",
    "find_app",
    "find_client_app",
    "find_user",
    "find_user_by_email",
    "find_user_by_mobile",
    "first_app",
    "group_change",
    "group_members",
    "group_payload",
    "is_administrator",
    "list_tenants",
    "masked_email",
    "masked_mobile",
    "members_of_groups",
    "mobile_contact",
    "mobile_of",
    "need_group",
    "need_user",
    "onboard_tenant",
    "owner_ids",
    "people_of_groups",
    "plan_group_change",
    "plan_members",
    "plan_membership",
    "plan_new_group",
    "plan_new_user",
    "plan_user_change",
    "read_own_tenant",
    "roles_for",
    "roles_of_app",
    "roles_of_person",
    "rotate_signing_key",
    "split_mobile",
    "tenant_settings",
    "token_of_client",
    "user_change",
    "user_payload",
]  # fmt: skip


async def owner_ids(call: Call) -> tuple[str, str]:
    """The id under which the caller's tenant owns participants, and the bare tenant id that older callers write."""
    _, tenant = await read_own_tenant(call)
    return tenant.id, call.tenant


async def read_own_tenant(call: Call) -> tuple[Resource, TenantBody]:
    """The caller's tenant as it is stored, from the cache."""
    found = await call.read_config(TENANT, call.tenant)
    tenant: TenantBody | None = found.value if found is not None else None
    if found is None or tenant is None:
        raise Refusal(Cause.UNKNOWN_REFERENCE, f"there is no active tenant {call.tenant!r}")
    return found.resource, tenant


async def find_active_tenant(call: Call) -> TenantBody | None:
    """The caller's tenant; None where there is none, or it is switched off."""
    found = await call.read_config(TENANT, call.tenant)
    return found.value if found is not None else None


async def tenant_settings(call: Call, member: str, type_: type[S]) -> S:
    """What the caller's tenant says in a member of its metadata. Where that is no setting's value, or where there is no
    active tenant, it counts as not said.
    """
    tenant = await find_active_tenant(call)
    given = (tenant.metadata or {}).get(member) if tenant is not None else None
    try:
        return msgspec.convert(given or {}, type_)
    except msgspec.ValidationError:
        return type_()


async def is_administrator(call: Call) -> bool:
    """Is the caller a person who runs the tenant? An app never is."""
    return bool(call.identity.user_id) and ADMIN_ROLE in await call.roles()


async def find_active_app(call: Call, id: str) -> AppBody | None:
    """An app of the caller's tenant; None where there is none, or it is paused or retired."""
    found = await call.read_config(APP, id)
    return found.value if found is not None else None


async def find_app(call: Call, id: str) -> AppBody | None:
    """An app of the caller's tenant, paused and retired ones too."""
    row = await call.get(APP, id)
    return row.body_as(APP_DECODER) if row is not None else None


async def app_names(call: Call, ids: Collection[str]) -> dict[str, str]:
    """The names of apps of the caller's tenant, paused and retired ones too, by their ids."""
    rows = await call.get_many([(APP, id) for id in ids])
    return {row.id: row.body_as(APP_DECODER).appName for row in rows if row is not None}


async def first_app(call: Call) -> AppBody:
    """The oldest app of the caller's tenant that may call. Raises Refusal where none may."""
    apps = [row.body_as(APP_DECODER) for row in await call.all_of(APP, MAX_APPS)]
    for app in apps:
        if app.is_usable:
            return app
    raise Refusal(Cause.RULE, f"tenant {call.tenant!r} has no active app")


async def find_client_app(call: Call, client_id: str) -> AppBody | None:
    """The active app of the caller's tenant with this client id."""
    row = await call.by_key(APP, client_id)
    app = row.body_as(APP_DECODER) if row is not None else None
    return app if app is not None and app.is_usable else None


async def count_wrong_secret(call: Call, what: str) -> None:
    """Count that the caller's address brought a wrong secret of some sort. Raises Refusal, 429, for one too many."""
    await call.of_process(Guesses).count_wrong(what, call.address)
