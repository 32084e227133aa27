"""Apps for push, their settings and their credentials. See: contract/notification.md 9.2."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from msgspec import UNSET

from haulier.core.refusal import Cause, Fault, Refusal, refuse_faults
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, replacing
from haulier.platform.storage.resources import to_json
from haulier.services.notification.apps import entity_change, need_app, need_config
from haulier.services.notification.checks import clash, quiet_hours_faults
from haulier.services.notification.events import (
    APP_CREATED,
    APP_DELETED,
    APP_UPDATED,
    CONFIG_CREATED,
    CONFIG_DELETED,
    CONFIG_UPDATED,
    CREDENTIALS_SET,
)
from haulier.services.notification.kind import (
    ACTIVE,
    DELETED,
    MAX_APPS,
    PUSH_APP,
    PUSH_APPS,
    PUSH_CONFIG,
    AppBody,
    ConfigBody,
    config_id,
    is_there,
)
from haulier.services.notification.requests import (
    AccountConfig,
    AppNotificationUpdate,
    AppUpdate,
    NewApp,
    NewAppNotification,
    PushCredentials,
)
from haulier.services.notification.rules_index import without_rules_of
from haulier.services.notification.vapid import new_keys
from haulier.services.sds.facade import SECRETS, place_of, put_secret

SQL = load_statements("haulier.services.notification", "notification.sql")

IMMUTABLE = "cannot be changed: it is {!r}"


async def register_app(call: Call, body: NewApp) -> Change:
    """``POST /apps``. The given id is taken once in a tenant. Raises Refusal, also for one app too many."""
    _check_account(body.accountConfig)
    known = await call.by_key(PUSH_APP, body.appId)
    if known is not None:
        raise clash("appId", f"the app {body.appId!r} is registered already", known.id)
    registrations = await call.get(PUSH_APPS, PUSH_APPS)
    if (await call.fetch(SQL["count_apps"]))[0]["count"] >= MAX_APPS:
        raise Refusal(Cause.RULE, f"a tenant has at most {MAX_APPS} apps for notifications: delete one first")
    public, private = new_keys()
    id = call.new_id("push_app")
    stored = AppBody(
        name=body.name, appPlatform=body.appPlatform, appId=body.appId, enableNotification=body.enableNotification,
        accountConfig=_kept(body.accountConfig), vapidPublic=public, vapidPrivate=call.seal(private, id),
    )  # fmt: skip
    row = RowWrite(PUSH_APP, id, 0, key=body.appId, state=ACTIVE, body=to_json(stored))
    counter = RowWrite(PUSH_APPS, PUSH_APPS, registrations.version if registrations is not None else 0, is_named=False)
    change = entity_change(APP_CREATED, row, id, None, stored, counter)
    change.replan_on_conflict = frozenset({PUSH_APP, PUSH_APPS})
    return change


async def update_app(call: Call, body: AppUpdate) -> Change:
    """``PUT /apps/{appId}``: the members that are given."""
    row, old = await need_app(call)
    _check_account(body.accountConfig)
    new = msgspec.structs.replace(
        old,
        name=body.name or old.name,
        enableNotification=old.enableNotification if body.enableNotification is None else body.enableNotification,
        accountConfig=old.accountConfig if body.accountConfig is None else _kept(body.accountConfig),
    )
    return entity_change(APP_UPDATED, replacing(row, body=to_json(new)), row.id, old, new)


async def delete_app(call: Call, _body: None) -> Change:
    """``DELETE /apps/{appId}``: with its filters. The given id may be registered again."""
    row, old = await need_app(call)
    others = await without_rules_of(call, row.id)
    return entity_change(APP_DELETED, replacing(row, state=DELETED, key=None), row.id, old, None, *others)


async def set_credentials(call: Call, body: PushCredentials) -> Change:
    """``PUT /apps/{appId}/credentials``: into the vault, under the names that accounts use; never read back."""
    row, _ = await need_app(call)
    writes = [
        await put_secret(call, credential_place(row.id, name), _always(value))
        for name, value in sorted(body.values.items())
    ]
    change = entity_change(CREDENTIALS_SET, replacing(row), row.id, None, None)
    for write in writes:
        write.is_named = False
    change.rows += writes
    return change


def _always(value: str) -> Callable[[str | None], str]:
    return lambda _old: value


def credential_place(app: str, name: str) -> str:
    """Where the vault keeps a credential of an app."""
    return place_of(SECRETS, "push", app, name)


async def add_config(call: Call, body: NewAppNotification) -> Change:
    """``POST /apps/{appId}/notification``. An app has one."""
    row, app = await need_app(call)
    faults = [*quiet_hours_faults(body.quietHours)]
    if body.appPlatform not in (None, app.appPlatform):
        faults.append(Fault("appPlatform", "immutable", IMMUTABLE.format(app.appPlatform)))
    if body.appId not in (None, app.appId, row.id):
        faults.append(Fault("appId", "immutable", IMMUTABLE.format(app.appId)))
    refuse_faults(faults)
    id = config_id(call.tenant, row.id)
    old = await call.get(PUSH_CONFIG, id)
    if is_there(old):
        raise clash("", "the app has a notification configuration already", id)
    stored = _config(ConfigBody(), body)
    if old is None:
        write = RowWrite(PUSH_CONFIG, id, 0, parent=row.id, state=ACTIVE, body=to_json(stored))
    else:
        write = replacing(old, state=ACTIVE, body=to_json(stored))
    change = entity_change(CONFIG_CREATED, write, row.id, None, stored)
    change.replan_on_conflict = frozenset({PUSH_CONFIG})
    return change


async def update_config(call: Call, body: AppNotificationUpdate) -> Change:
    """``PUT /apps/{appId}/notification``: the members that are given."""
    row, _ = await need_app(call)
    refuse_faults(quiet_hours_faults(body.quietHours))
    config, old = await need_config(call, row.id)
    new = _config(old, body)
    return entity_change(CONFIG_UPDATED, replacing(config, body=to_json(new)), row.id, old, new)


async def delete_config(call: Call, _body: None) -> Change:
    """``DELETE /apps/{appId}/notification``."""
    row, _ = await need_app(call)
    config, old = await need_config(call, row.id)
    return entity_change(CONFIG_DELETED, replacing(config, state=DELETED, body="{}"), row.id, old, None)


def _config(old: ConfigBody, body: AppNotificationUpdate) -> ConfigBody:
    _check_account(body.accountConfig)
    values = {name: getattr(body, name) for name in ConfigBody.__struct_fields__ if name != "quietHours"}
    given = {name: value for name, value in values.items() if value is not None}
    if body.quietHours is not UNSET:
        given["quietHours"] = body.quietHours
    if body.accountConfig is not None:
        given["accountConfig"] = _kept(body.accountConfig)
    return msgspec.structs.replace(old, **given)


def _kept(account: AccountConfig) -> AccountConfig:
    """An account without the public key, which is ours to say."""
    if account.webpush is None:
        return account
    return msgspec.structs.replace(account, webpush=msgspec.structs.replace(account.webpush, publicKey=None))


def _check_account(account: AccountConfig | None) -> None:
    subject = account.webpush.subject if account is not None and account.webpush is not None else None
    is_subject = subject is None or (subject.startswith(("mailto:", "https://")) and subject.isprintable())
    if not is_subject:
        message = "must begin with mailto: or https://"
        refuse_faults([Fault("accountConfig.webpush.subject", "format", message)])
