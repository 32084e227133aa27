"""Access by a link of ours: what it says is signed, so that it opens one file of one tenant for one purpose."""

from __future__ import annotations

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.services.files.rules.links import Purpose, is_good
from haulier.services.files.storage import storage_of

NOT_GOOD = "the link was altered, or its time is over"


def opens(call: Call, purpose: Purpose) -> bool:
    """Whether the address that was called is such a link; then the call is its tenant's."""
    tenant, expires = call.query("tid") or "", call.query("expires") or ""
    signature = call.query("signature") or ""
    key, now = storage_of(call).link_key, call.now() // 1000
    if not is_good(key, purpose, tenant, call.path["fileId"], expires, signature, now):
        return False
    call.enter(tenant)
    return True


def enter_by_link(call: Call, purpose: Purpose) -> None:
    """The same. Raises Refusal FORBIDDEN for any other address."""
    if not opens(call, purpose):
        raise Refusal(Cause.FORBIDDEN, NOT_GOOD)
