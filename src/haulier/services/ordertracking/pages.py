"""The tracking page: where an order is, and the steps that it has made, for whoever has its address.

It works without a script: times are then in the zone that the address names, else in UTC. With one they are the
reader's own, in the reader's own zone. See: contract/order.md section 14.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from urllib.parse import quote
from zoneinfo import ZoneInfo

from haulier.core.link_token import read_token
from haulier.core.time_zones import is_time_zone
from haulier.platform.commands.call import Call
from haulier.platform.commands.open_requests import count_open_request
from haulier.platform.commands.reply import Reply
from haulier.platform.http.pages.local_times import LOCAL_TIMES
from haulier.platform.http.pages.markup import Child, Markup, element, joined
from haulier.platform.http.pages.page import Page, heading, page_reply
from haulier.platform.http.pages.texts import LANGUAGES, language_of
from haulier.services.ordertracking.queries import COUNTED, follow, follow_link
from haulier.services.ordertracking.rules.steps import ENDS, Step, step_of
from haulier.services.ordertracking.texts import MONTHS, TEXTS


async def show_page(call: Call, _body: None) -> Reply:
    """``GET /track/{orderId}``: an order's id, or the token of a link. Raises Refusal, 404 or 429, a page too."""
    await count_open_request(call, COUNTED)
    token = read_token(call.path["orderId"])
    if token is not None:
        found = await follow_link(call, token)
    else:
        found = await follow(call, await call.find_tenant_of_host() or call.query("tenant") or call.named_tenant or "")
    language = language_of(call.headers, call.query("ui_locales"))
    zone = _zone(call.query("zone"))
    title = TEXTS.say(language, "title", number=found.order.clientDetails.clientOrderId)
    now = step_of(found.order.state)
    content: list[Child] = [
        heading(title),
        element(
            "p",
            element("strong", TEXTS.say(language, now)),
            element("br"),
            TEXTS.say(language, f"{now}.text"),
            class_="notice good" if now not in ("undelivered", "cancelled", "failed") else "notice bad",
            role="status",
        ),
        element("h2", TEXTS.say(language, "way")),
        _steps(found.steps, language, zone),
        element(
            "p",
            TEXTS.say(language, "utc", zone=_name(zone)),
            id="zone",
            class_="hint",
            data_text=TEXTS.say(language, "utc", zone="{zone}"),
        ),
        _languages(call, language),
    ]
    page = Page(
        title=title,
        content=content,
        language=language,
        brand=call.brand,
        inline_script="" if call.query("zone") else LOCAL_TIMES,
    )
    return page_reply(page)


def _steps(steps: list[Step], language: str, zone: tzinfo) -> Markup:
    """The steps, the newest last, as a list that says its order."""
    items = []
    for number, step in enumerate(steps, 1):
        is_last = number == len(steps)
        at = datetime.fromtimestamp(step.at / 1000, zone)
        items.append(
            element(
                "li",
                element("span", TEXTS.say(language, step.name), class_="step"),
                element(
                    "time",
                    _written(at, language),
                    datetime=at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                ),
                aria_current="step" if is_last else None,
                class_="last done" if is_last and step.name in ENDS else "last" if is_last else "done",
            )
        )
    return element("ol", *items, class_="steps")


def _written(at: datetime, language: str) -> str:
    return f"{at.day} {MONTHS[language][at.month - 1]} {at.year}, {at:%H:%M}"


def _zone(name: str | None) -> tzinfo:
    """The zone that the address names; UTC where it names none that there is."""
    return ZoneInfo(name) if name is not None and is_time_zone(name) else UTC


def _name(zone: tzinfo) -> str:
    return zone.key if isinstance(zone, ZoneInfo) else "UTC"


def _languages(call: Call, language: str) -> Markup:
    """The same page in the other languages."""
    kept = "".join(f"&{name}={quote(value, safe='')}" for name in ("tenant", "zone") if (value := call.query(name)))
    links = [
        element("li", element("a", own, href=f"?ui_locales={tag}{kept}", lang=tag, hreflang=tag))
        for tag, own in LANGUAGES.items()
        if tag != language
    ]
    return element("footer", element("ul", joined(links)))
