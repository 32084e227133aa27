"""Operations of secure data storage. See: contract/sds.yaml."""

from __future__ import annotations

from haulier.core.refusal import Cause
from haulier.platform.declarations.operation import Conflict, RequestBody
from haulier.platform.declarations.parameters import COMMON_HEADERS, Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.platform.documents.openapi import MadeId
from haulier.services.sds.caller import SIGNATURE, SIGNATURE_OR_ADMINISTRATOR, SIGNATURE_TIME
from haulier.services.sds.commands import apps, data, vaults
from haulier.services.sds.queries import read_app, read_vault
from haulier.services.sds.requests import (
    MAX_REQUEST_BYTES,
    CreateVault,
    RegisterApp,
    StoreData,
    UpdateApp,
    UpdateVault,
)
from haulier.services.sds.responses import App, MadeApp, SecureData, VaultShown

STATUSES = Statuses(created=200, refusals=(400, 401, 403, 503))
SIGNED = (*COMMON_HEADERS, SIGNATURE, SIGNATURE_TIME)
NAME_TAKEN = Conflict(Cause.DUPLICATE_NAME, "name")

APPS = Section("App", headers=COMMON_HEADERS, statuses=STATUSES)
VAULTS = Section("Vault", headers=SIGNED, statuses=STATUSES)
DATA = Section("Data", headers=SIGNED, statuses=STATUSES)
MODE = Query("mode", data.Mode, description="direct: by the app's own key alone, for a short value")

OPERATIONS = (
    APPS.post(
        "/apps", name="registerApplication", number=1001, summary="Register an application and its public key"
    ).plan(apps.register_app, body=RequestBody(RegisterApp, is_secret=True), response=MadeApp, conflict=NAME_TAKEN),
    APPS.get(
        "/apps/{appId}", name="getApplication", number=1002, summary="Read the registration of an application"
    ).handle(read_app, response=App),
    APPS.put(
        "/apps/{appId}", name="updateApplication", number=1003, summary="Replace the public key of an application"
    ).plan(
        apps.update_app,
        body=RequestBody(UpdateApp, is_secret=True),
        response=MadeApp,
        headers=(*COMMON_HEADERS, SIGNATURE_OR_ADMINISTRATOR, SIGNATURE_TIME),
    ),
    VAULTS.post("/vaults", name="createVault", number=2001, summary="Create a vault for one category of data").plan(
        vaults.create_vault, body=CreateVault, response=MadeId, conflict=NAME_TAKEN
    ),
    VAULTS.get("/vaults/{vault}", name="getVault", number=2002, summary="Read the configuration of a vault").handle(
        read_vault, response=VaultShown
    ),
    VAULTS.put(
        "/vaults/{vault}", name="updateVault", number=2003, summary="Change a vault as its owner application"
    ).plan(vaults.update_vault, body=UpdateVault, response=MadeId),
    DATA.post("/data", name="createData", number=3001, summary="Store a value in a vault and get its id").plan(
        data.store_data,
        body=RequestBody(StoreData, max_bytes=MAX_REQUEST_BYTES, is_secret=True),
        response=MadeId,
    ),
    DATA.get(
        "/data/{dataId}", name="getData", number=3002, summary="Read a stored value encrypted for the caller"
    ).plan(data.read_data, query=(MODE,), response=SecureData),
    DATA.delete("/data/{dataId}", name="deleteData", number=3003, summary="Erase a stored value").plan(
        data.erase_data, response=MadeId
    ),
)
