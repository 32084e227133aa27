"""Links that show where a track is, without an account. See: contract/tracking.md section 9.9."""

from __future__ import annotations

from datetime import UTC, datetime
from hmac import compare_digest

from haulier.core.link_token import MARK_DIGITS, LinkToken, read_token
from haulier.core.refusal import Cause, Refusal
from haulier.engines.postgres import Record
from haulier.platform.commands.call import Call
from haulier.platform.commands.open_requests import count_open_request
from haulier.platform.commands.reply import Reply
from haulier.platform.http.pages.local_times import LOCAL_TIMES
from haulier.platform.http.pages.markup import Child, element
from haulier.platform.http.pages.page import Page, heading, link_button, page_reply
from haulier.platform.http.pages.texts import language_of
from haulier.platform.storage.resources import Resource
from haulier.services.aaa.facade import find_active_tenant
from haulier.services.location.facade import nearest_city
from haulier.services.tracking.track_points import RUNNING, TRACK, TRACK_DECODER
from haulier.services.tracking.tracks.position_map import City, position_map
from haulier.services.tracking.tracks.queries import need_track, place_of
from haulier.services.tracking.tracks.responses import SharedTrack
from haulier.services.tracking.tracks.rules import shared_seconds
from haulier.services.tracking.tracks.texts import TEXTS
from haulier.services.tracking.visibility import visible_app

SHARE_SCOPE = "tracking-share"
SHARE_PAGE = "/share/{token}"
GONE = "this link is over"
PARTED = "\n"
"""Where a time goes into a text."""
AGAIN_SECONDS = 15
"""The page looks again after so long, by a script or without."""
SCRIPT = f"setTimeout(()=>location.reload(),{AGAIN_SECONDS}000);{LOCAL_TIMES}"


async def share_track(call: Call, _body: None) -> SharedTrack:
    """``GET /tracks/{trackId}/share``. Raises Refusal: 400 for a track that is over, 403 for another app's."""
    row = await need_track(call, call.path["trackId"])
    body = row.body_as(TRACK_DECODER)
    seconds = shared_seconds(call.query("expiry"))
    if await visible_app(call) not in (None, body.app):
        raise Refusal(Cause.FORBIDDEN, "the track is another app's")
    if row.state not in RUNNING or row.key is None:
        raise Refusal(Cause.RULE, f"the track is {row.state}, and is nowhere now")
    until = call.at // 1000 + seconds
    if body.endsAt is not None:
        until = min(until, body.endsAt // 1000)
    token = LinkToken(row.key, _mark(call, row.key, until), call.tenant, until).text()
    return SharedTrack(f"{call.public_address}{SHARE_PAGE.format(token=token)}", until * 1000)


async def show_shared(call: Call, _body: None) -> Reply:
    """``GET /share/{token}``: the page. Raises Refusal, 404 or 429, a page too."""
    await count_open_request(call, SHARE_SCOPE)
    row = await _find_shared(call)
    place = await place_of(call, row)
    language = language_of(call.headers, call.query("ui_locales"))
    content: list[Child] = [heading(TEXTS.say(language, "share.title"))]
    if place is None:
        content.append(element("p", TEXTS.say(language, "share.waiting"), class_="notice", role="status"))
    else:
        content += await _position(call, place, language)
    title = TEXTS.say(language, "share.title")
    return page_reply(
        Page(
            title=title, content=content, language=language, brand=call.brand,
            inline_script=SCRIPT, again_after=AGAIN_SECONDS,
        )
    )  # fmt: skip


async def _find_shared(call: Call) -> Resource:
    """The track of the link, while it is live. Raises Refusal, 404, alike for whatever is no link."""
    token = read_token(call.path["token"])
    if token is None or token.until is None or token.until * 1000 <= call.at:
        raise Refusal(Cause.NOT_FOUND, GONE)
    call.enter(token.tenant)
    if await find_active_tenant(call) is None:
        raise Refusal(Cause.NOT_FOUND, GONE)
    await call.prepare_keys()
    row = await call.by_key(TRACK, token.id)
    is_good = compare_digest(_mark(call, token.id, token.until), token.mark)
    if row is None or not is_good or row.state not in RUNNING:
        raise Refusal(Cause.NOT_FOUND, GONE)
    return row


def _mark(call: Call, share: str, until: int) -> str:
    return call.fingerprint(f"{share} {until}".encode(), SHARE_SCOPE)[:MARK_DIGITS]


async def _position(call: Call, place: Record, language: str) -> list[Child]:
    at = datetime.fromtimestamp(place["tis"] / 1000, UTC)
    found = await nearest_city(call, place["lat"], place["lon"])
    city = None if found is None else City(found.name, found.lat, found.lon)
    label = TEXTS.say(language, "share.map")
    before, after = TEXTS.say(language, "share.seen", at=PARTED).split(PARTED)
    return [
        position_map(place["lat"], place["lon"], place["accuracy"], city, label),
        element("p", before, element("time", f"{at:%Y-%m-%d %H:%M} UTC", datetime=f"{at:%Y-%m-%dT%H:%M:%SZ}"), after),
        link_button(TEXTS.say(language, "share.open"), f"geo:{place['lat']:.6f},{place['lon']:.6f}"),
    ]
