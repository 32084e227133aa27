"""The SDS app behind a call, which its signature names and proves. See: contract/sds.md, X-SDS-SIGNATURE."""

from __future__ import annotations

import hashlib

from haulier.core.refusal import Cause, Fault, Refusal
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.declarations.parameters import Header
from haulier.services.sds.kind import SDS_APP, SdsApp, app_id
from haulier.services.sds.rules.signatures import STRICT_SECONDS, is_timely, parse_signature, strict_text, verifies

SQL = load_statements("haulier.services.sds", "signatures.sql")

SIGNATURE = Header(
    "X-SDS-SIGNATURE",
    required=True,
    description='base64(signature made with the app private key) "." base64(app name)',
)
SIGNATURE_OR_ADMINISTRATOR = Header(
    SIGNATURE.name, required=True, description=SIGNATURE.description, may_be_missing=True
)
SIGNATURE_TIME = Header("X-COREOS-SDS-TIME", description="epoch seconds, of apps with strict signatures")
REFUSED = "the signature is not one of an app that is registered"


async def caller_of(call: Call) -> SdsApp:
    """The app that signed the call; the change applies only while its key is this one.

    Raises Refusal: MISSING_HEADER, and UNAUTHENTICATED for any signature that is not good.
    """
    header = call.headers.get(SIGNATURE.wire)
    if not header:
        message = f"the header {SIGNATURE.name} is missing"
        raise Refusal(Cause.MISSING_HEADER, message, [Fault(SIGNATURE.name, "required", "this header is required")])
    signature = parse_signature(header.decode("latin-1"))
    found = await call.config(SDS_APP, app_id(call.tenant, signature.app)) if signature is not None else None
    if signature is None or found is None:
        raise Refusal(Cause.UNAUTHENTICATED, REFUSED)
    app: SdsApp = found.value
    if not app.body.strictSignature:
        if not verifies(app.key, signature.signed, app.body.name):
            raise Refusal(Cause.UNAUTHENTICATED, REFUSED)
        return app
    seconds = call.headers.get(SIGNATURE_TIME.wire, b"").decode("latin-1")
    text = strict_text(call.operation.method, call.uri, call.request_id, seconds)
    if not is_timely(seconds, call.now()) or not verifies(app.key, signature.signed, text):
        raise Refusal(Cause.UNAUTHENTICATED, f"{REFUSED}, or its time is not within {STRICT_SECONDS} s of ours")
    await _take(call, app, text, int(seconds))
    return app


async def _take(call: Call, app: SdsApp, text: str, seconds: int) -> None:
    """Take the signed text for this call, however often that is planned. Raises Refusal where another call had it."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    until = (seconds + STRICT_SECONDS + 1) * 1000
    taken = await call.fetch(SQL["take"], app.id, digest, f"{call.at}.{call.randomness}", until)
    if not taken:
        raise Refusal(Cause.UNAUTHENTICATED, "the signature was used before")
