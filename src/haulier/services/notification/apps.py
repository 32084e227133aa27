"""Push apps and their settings as operations find them."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.notification.kind import (
    APP_DECODER,
    CONFIG_DECODER,
    PUSH_APP,
    PUSH_CONFIG,
    AppBody,
    ConfigBody,
    config_id,
    is_there,
)
from haulier.services.notification.requests import AccountConfig, AndroidConfig, WebPushAccount
from haulier.services.notification.responses import AppPayload, ShownApp, ShownAppNotification
from haulier.services.notification.rules.diff import changes_between

HOW_TO_MAKE_ONE = (
    "it is another than the tenant's apps; POST /core/api/v1/notification-service/apps makes one, "
    "of which accountConfig may be {} where nothing is pushed"
)


async def need_app(call: Call) -> tuple[Resource, AppBody]:
    """The app of the path, which names it by our id or by the one that was given. Raises Refusal NOT_FOUND."""
    named = call.path["appId"]
    row = await call.get(PUSH_APP, named)
    if not is_there(row):
        row = await call.by_key(PUSH_APP, named)
    if row is None or not is_there(row):
        raise Refusal(Cause.NOT_FOUND, f"there is no app {named!r} for notifications: {HOW_TO_MAKE_ONE}")
    return row, row.body_as(APP_DECODER)


async def find_config(call: Call, app: str) -> tuple[Resource, ConfigBody] | None:
    """The settings of an app, if it has any."""
    row = await call.get(PUSH_CONFIG, config_id(call.tenant, app))
    return (row, row.body_as(CONFIG_DECODER)) if row is not None and is_there(row) else None


async def need_config(call: Call, app: str) -> tuple[Resource, ConfigBody]:
    """The settings of an app. Raises Refusal NOT_FOUND."""
    found = await find_config(call, app)
    if found is None:
        raise Refusal(Cause.NOT_FOUND, "the app has no notification configuration")
    return found


def is_enabled(app: AppBody, config: ConfigBody | None) -> bool:
    """May anything be sent through it?"""
    return app.enableNotification and (config is None or config.enableNotification is not False)


def account_of(app: AppBody, config: ConfigBody | None) -> AccountConfig:
    """The accounts that count: the settings' own, else the app's."""
    own = config.accountConfig if config is not None else None
    android = own.android if own is not None and own.android is not None else app.accountConfig.android
    return msgspec.structs.replace(app.accountConfig, android=android)


def merged(*configs: AndroidConfig | None) -> AndroidConfig:
    """Settings above each other: of each member the last one counts that says anything."""
    found: dict[str, Any] = {}
    for config in configs:
        if config is not None:
            values = ((name, getattr(config, name)) for name in AndroidConfig.__struct_fields__)
            found |= {name: value for name, value in values if value is not None}
    return AndroidConfig(**found)


def shown_account(body: AppBody, given: AccountConfig | None = None) -> AccountConfig:
    """Accounts as they are shown: with the public key that was made for the app."""
    account = given or body.accountConfig
    subject = account.webpush.subject if account.webpush is not None else None
    return msgspec.structs.replace(account, webpush=WebPushAccount(publicKey=body.vapidPublic, subject=subject))


def show_app(row: Resource) -> ShownApp:
    """The wire form of an app."""
    body = row.body_as(APP_DECODER)
    return ShownApp(
        id=row.id, name=body.name, appPlatform=body.appPlatform, appId=body.appId,
        enableNotification=body.enableNotification, accountConfig=shown_account(body),
        createdAt=row.created_at // 1000, updatedAt=row.updated_at // 1000,
    )  # fmt: skip


def show_config(row: Resource, body: ConfigBody, app: AppBody) -> ShownAppNotification:
    """The wire form of an app's settings; what they do not say is the app's."""
    enabled = app.enableNotification if body.enableNotification is None else body.enableNotification
    return ShownAppNotification(
        id=row.id, name=body.name or app.name, appPlatform=app.appPlatform, appId=app.appId,
        enableNotification=enabled, accountConfig=shown_account(app, body.accountConfig),
        androidConfig=UNSET if body.androidConfig is None else body.androidConfig,
        iosConfig=UNSET if body.iosConfig is None else body.iosConfig,
        quietHours=UNSET if body.quietHours is None else body.quietHours,
    )  # fmt: skip


def entity_change(event: str, row: RowWrite, app: str, old: Any, new: Any, *others: RowWrite) -> Change:
    """The change of something that belongs to an app, with what the change log shows of it."""
    changes = changes_between(_members(old), _members(new))
    return row_change(event, row, *others, payload=to_json(AppPayload(id=row.id, appId=app, changes=changes)))


def _members(body: Any) -> dict[str, Any]:
    if body is None:
        return {}
    found: dict[str, Any] = msgspec.to_builtins(body)
    return found
