"""What the operations of secure data storage answer with, and what their events tell."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, Struct, UnsetType

from haulier.services.sds.kind import Permission


class MadeApp(Struct, kw_only=True):
    """The id of an app. A short key is warned of."""

    id: str
    warning: str | UnsetType = UNSET


class App(Struct, kw_only=True):
    """An app as it is registered. Times are epoch milliseconds."""

    id: str
    name: str
    key: str
    strictSignature: bool
    createdAt: int
    updatedAt: int


class AppPermissionShown(Struct):
    """What an app, by its name, may do in a vault."""

    app: str
    permissions: list[Permission]


class VaultShown(Struct, kw_only=True):
    """A vault. Apps are shown by their names."""

    id: str
    name: str
    owner: str
    readLimit: int | UnsetType = UNSET
    uniqueData: bool
    permissions: list[AppPermissionShown]
    enable: bool


class SecureData(Struct, kw_only=True):
    """A value, encrypted for the caller: by a content key that ``key`` holds, or by the caller's own key."""

    id: str
    vault: str
    data: str
    key: str | UnsetType = UNSET
    algorithm: str
    meta: dict[str, Any] | UnsetType = UNSET


class AppPayload(Struct):
    """An app as its events tell of it."""

    id: str
    name: str
    strictSignature: bool


class VaultPayload(Struct):
    """A vault as its events tell of it."""

    id: str
    name: str
    owner: str
    enable: bool


class RefusedDataPayload(Struct):
    """A read that an app was refused, and why."""

    id: str
    vault: str
    app: str
    reason: str


class DataPayload(Struct):
    """What was done to a value, by the app whose signature came along. Events tell nothing of the value itself."""

    id: str
    vault: str
    app: str
