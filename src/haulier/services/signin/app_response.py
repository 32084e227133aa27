"""Answers to the app that asked: a code, or why there is none. See: RFC 6749 section 4.1.2, RFC 9207."""

from __future__ import annotations

from haulier.platform.commands.call import Call
from haulier.platform.commands.reply import Reply, redirect
from haulier.platform.http.pages.page import ResponseHeaders
from haulier.platform.http.pages.texts import language_of
from haulier.services.signin.pages import form_post_page
from haulier.services.signin.realm import issuer_of
from haulier.services.signin.rules.authorization import Authorization
from haulier.services.signin.rules.redirects import with_members


def answer_with(call: Call, request: Authorization, members: dict[str, str], *, headers: ResponseHeaders = ()) -> Reply:
    """Send the browser back to the app, with ``state`` as it was given and the issuer beside the members."""
    said = {**members, **({"state": request.state} if request.state else {}), "iss": issuer_of(call)}
    if request.response_mode == "form_post":
        page = form_post_page(call, request, said, language_of(call.headers))
        return Reply(page.body, page.content_type, 200, (*page.headers, *headers))
    status = 302 if call.operation.method == "GET" else 303
    address = with_members(request.redirect_uri, said, request.response_mode)
    return redirect(address, status=status, headers=(*headers, (b"cache-control", b"no-store")))


def answer_refused(call: Call, request: Authorization, error: str, description: str) -> Reply:
    """Tell the app why there is no code, by a name that its client knows."""
    return answer_with(call, request, {"error": error, "error_description": description})
