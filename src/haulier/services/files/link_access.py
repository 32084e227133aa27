"""Access by a link of ours: what it says is signed, so that it opens one file of one tenant for one purpose."""

from __future__ import annotations

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.services.aaa.facade import find_active_tenant
from haulier.services.files.rules.links import Purpose, is_good
from haulier.services.files.storage import storage_of

NOT_GOOD = "this link was altered, or its time is over: whoever gave it out can get a new one"
"""Said of every link that opens nothing, so that it tells nothing of files: not even whether there is this one."""


async def enter_by_link(call: Call, purpose: Purpose) -> None:
    """Take the call for one of the tenant whose link it came by. Raises Refusal FORBIDDEN for any other address, and
    for a tenant that was switched off.
    """
    tenant, expires = call.query("tid") or "", call.query("expires") or ""
    signature = call.query("signature") or ""
    key, now = storage_of(call).link_key, call.now() // 1000
    if not is_good(key, purpose, tenant, call.path["fileId"], expires, signature, now):
        raise Refusal(Cause.FORBIDDEN, NOT_GOOD)
    call.enter(tenant)
    if await find_active_tenant(call) is None:
        raise Refusal(Cause.FORBIDDEN, NOT_GOOD)
