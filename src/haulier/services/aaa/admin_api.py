"""Operations of AAA for machines that set up apps: signed by the installation's admin key in place of a token.

See: contract/aaa.yaml, platform/commands/admin_requests.py.
"""

from __future__ import annotations

from haulier.platform.access.admin_key import ADMIN_KEY_HEADER
from haulier.platform.commands.admin_requests import check_admin_signature
from haulier.platform.commands.call import Call
from haulier.platform.declarations.operation import Auth, Conflict, RequestBody
from haulier.platform.declarations.parameters import REQUEST_ID, TENANT, USER_INFO, Header
from haulier.platform.declarations.section import Section
from haulier.services.aaa import people_queries
from haulier.services.aaa.commands import apps, manifests
from haulier.services.aaa.manifest_form import ManifestForm, Receive, UploadedManifest, read_whole, uploaded_manifest
from haulier.services.aaa.requests import CreateApp, UpdateApp
from haulier.services.aaa.responses import AppSecret, ChangedApp, UserApps
from haulier.services.aaa.sections import STATUSES, taken

SIGNATURE = Header(
    ADMIN_KEY_HEADER,
    required=True,
    description="lower-case hex HMAC-SHA256 under HAULIER_ADMIN_KEY over four lines: method, path?query, request id,"
    " sha256hex(body)",
)
ADMIN = Section(
    "Admin Management",
    headers=(REQUEST_ID, USER_INFO, TENANT, SIGNATURE),
    statuses=STATUSES,
    auth=Auth(is_public=True, check_signature=check_admin_signature),
)


async def take_signed_manifest(call: Call, content_type: str, receive: Receive) -> UploadedManifest:
    """Read a form to its end, check its signature, then read the manifest in it. Raises Refusal."""
    raw = await read_whole(receive)
    await check_admin_signature(call, raw)
    return await uploaded_manifest(content_type, raw)


ADMIN_OPERATIONS = (
    ADMIN.post(
        "/admin/apps", name="adminCreateApp", number=141, summary="Register an app with machine authentication"
    ).plan(apps.create_app, body=taken(CreateApp), response=AppSecret, conflict=Conflict(field="appName"), success=200),
    ADMIN.post(
        "/admin/apps/upload",
        name="adminUploadAppManifest",
        number=142,
        summary="Apply an app manifest with machine authentication",
    ).plan(
        manifests.upload_manifest,
        body=RequestBody(ManifestForm, upload=take_signed_manifest),
        success=200,
        completes_later=True,
    ),
    ADMIN.put(
        "/admin/apps/{appId}", name="adminUpdateApp", number=143, summary="Change an app with machine authentication"
    ).plan(apps.update_app, body=taken(UpdateApp), response=ChangedApp),
    ADMIN.get(
        "/admin/users/{userId}/apps",
        name="adminListUserApps",
        number=144,
        summary="List apps of a user with machine authentication",
    ).handle(people_queries.read_user_apps, response=UserApps),
)
