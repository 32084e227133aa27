"""The events of secure data storage. See: docs/events.md."""

from __future__ import annotations

from haulier.platform.declarations.event import event_specs
from haulier.services.sds.kind import SDS_APP, SDS_DATA, SDS_VAULT
from haulier.services.sds.responses import AppPayload, DataPayload, RefusedDataPayload, VaultPayload

APP_REGISTERED, APP_UPDATED = "SdsAppRegistered", "SdsAppUpdated"
VAULT_CREATED, VAULT_UPDATED = "VaultCreated", "VaultUpdated"
DATA_STORED, DATA_READ, DATA_ERASED = "SecureDataStored", "SecureDataRead", "SecureDataErased"
DATA_REFUSED = "SecureDataRefused"

EVENTS = (
    *event_specs(
        SDS_APP, AppPayload, {APP_REGISTERED: "an app was registered", APP_UPDATED: "an app has another public key"}
    ),
    *event_specs(
        SDS_VAULT, VaultPayload, {VAULT_CREATED: "a vault was made", VAULT_UPDATED: "a vault was changed by its owner"}
    ),
    *event_specs(
        SDS_DATA,
        DataPayload,
        {
            DATA_STORED: "a value was stored, or found to be there",
            DATA_READ: "a value was read",
            DATA_ERASED: "a value was erased",
        },
    ),
    *event_specs(SDS_DATA, RefusedDataPayload, {DATA_REFUSED: "an app was refused a value"}),
)
