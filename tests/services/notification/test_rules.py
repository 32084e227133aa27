"""Rules of notifications: quiet hours, conditions, outcomes, messages of FCM, placeholders."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import process_time
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.platform.messages.placeholders import filled, missing, placeholders
from haulier.platform.messages.results import (
    LONGEST_WAIT_SECONDS,
    MAIL_TRIES,
    MAX_TRIES,
    Failed,
    Result,
    TryAgain,
    retry_after,
    wait_after,
)
from haulier.platform.outbound.client import Answer
from haulier.services.notification.kind import EventBody
from haulier.services.notification.requests import AndroidConfig, FilterCondition, QuietHours
from haulier.services.notification.rules.conditions import (
    MAX_ITEMS,
    MAX_SEARCHED_BYTES,
    MAX_VALUES,
    MAX_WIDE,
    compile_conditions,
    condition_faults,
)
from haulier.services.notification.rules.fcm import fcm_message, read_refusal, seconds_text
from haulier.services.notification.rules.outcome import counts_of, status_of
from haulier.services.notification.rules.quiet_hours import end_of_quiet, silence
from haulier.services.notification.senders.push import UNKNOWN, refused


def hours(begin: str, end: str, zone: str = "UTC", **more: Any) -> QuietHours:
    return msgspec.convert({"from": begin, "to": end, "timezone": zone} | more, QuietHours)


def at(text: str, zone: str = "UTC") -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        ("2026-11-29T21:59", None),
        ("2026-11-29T22:00", "2026-11-30T06:30"),
        ("2026-11-30T03:00", "2026-11-30T06:30"),
        ("2026-11-30T06:29", "2026-11-30T06:30"),
        ("2026-11-30T06:30", None),
    ],
)
def test_quiet_hours_span_midnight_by_the_clock_of_their_place(moment: str, until: str | None) -> None:
    zone = "Asia/Kolkata"
    found = end_of_quiet(hours("22:00", "06:30", zone), at(moment, zone))
    assert found == (at(until, zone) if until else None)


def test_quiet_hours_follow_the_clock_when_it_is_changed() -> None:
    zone = "Europe/Berlin"
    quiet = hours("22:00", "07:00", zone)
    spring, autumn = at("2026-03-28T22:00", zone), at("2026-10-24T22:00", zone)
    assert (end_of_quiet(quiet, spring) or 0) - spring == 8 * 3_600_000
    assert (end_of_quiet(quiet, autumn) or 0) - autumn == 10 * 3_600_000
    begins_in_the_gap = hours("02:30", "03:30", zone)
    assert end_of_quiet(begins_in_the_gap, at("2026-03-29T01:59", zone)) is None


def test_quiet_hours_begin_on_their_days() -> None:
    weekend = hours("20:00", "08:00", days=["sat", "sun"])
    assert end_of_quiet(weekend, at("2026-11-27T23:00")) is None
    assert end_of_quiet(weekend, at("2026-11-30T07:00")) == at("2026-11-30T08:00")
    assert end_of_quiet(weekend, at("2026-11-30T21:00")) is None


def test_the_strictest_quiet_hours_hold() -> None:
    early, late = hours("22:00", "06:00"), hours("23:00", "08:00")
    night = at("2026-11-29T23:30")
    held = silence([early, late], night, is_high=False)
    assert held is not None
    assert (held.drop, held.until) == (False, at("2026-11-30T08:00"))
    follows = silence([early, hours("06:00", "09:00")], night, is_high=False)
    assert follows is not None
    assert follows.until == at("2026-11-30T09:00")
    dropped = silence([early, hours("22:00", "23:59", mode="drop")], night, is_high=False)
    assert dropped is not None
    assert dropped.drop
    assert silence([early], night, is_high=True) is None
    assert silence([hours("22:00", "06:00", exceptHigh=False)], night, is_high=True) is not None
    assert silence([], night, is_high=False) is None


@given(
    st.times().map(lambda one: f"{one:%H:%M}"), st.times().map(lambda one: f"{one:%H:%M}"),
    st.sampled_from(["UTC", "Asia/Kolkata", "America/New_York", "Pacific/Chatham"]),
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),
)  # fmt: skip
def test_quiet_hours_end_within_a_day_and_not_before_the_moment(a: str, b: str, zone: str, moment: datetime) -> None:
    now = int(moment.replace(tzinfo=UTC).timestamp() * 1000)
    end = end_of_quiet(hours(a, b, zone), now)
    if end is not None:
        assert now < end <= now + timedelta(hours=26).total_seconds() * 1000
        local = datetime.fromtimestamp(end / 1000, ZoneInfo(zone))
        assert f"{local:%H:%M}" == b or local.utcoffset() != (local - timedelta(hours=3)).utcoffset()


DATA: dict[str, Any] = {
    "state": "delivered", "weight": 12.5, "fragile": True, "note": None, "tags": ["cold", "urgent"],
    "drop": {"city": {"name": "Pune"}}, "items": [{"sku": "a", "n": 1}, {"sku": "b", "n": 3}], "code": "5",
    "sizes": [3, 5],
}  # fmt: skip


@pytest.mark.parametrize(
    ("key", "expr", "value", "holds"),
    [
        ("state", "=", "delivered", True),
        ("state", "eq", "created", False),
        ("state", "!=", "created", True),
        ("weight", ">", 12, True),
        ("weight", "lte", 12.5, True),
        ("weight", "<", 12.5, False),
        ("weight", ">", "12", False),
        ("code", "=", 5, False),
        ("code", "!=", 5, False),
        ("code", "=", "5", True),
        ("fragile", "=", True, True),
        ("fragile", "=", 1, False),
        ("fragile", ">", 0, False),
        ("note", "exists", None, False),
        ("note", "exists", False, True),
        ("state", "exists", True, True),
        ("missing", "!=", "x", False),
        ("drop.city.name", "like", "PUN", True),
        ("$.drop.city.name", "in", ["Pune", "Nagpur"], True),
        ("$.items[*].n", ">=", 3, True),
        ("$.items[*].sku", "notin", ["a"], False),
        ("tags", "in", ["urgent"], True),
        ("tags", "nin", ["hot"], True),
        ("state.more", "=", "x", False),
        ("$.sizes[?count(@) > 1]", "exists", None, False),
    ],
)
def test_conditions_match_by_type_and_value(key: str, expr: Any, value: Any, holds: bool) -> None:
    condition = FilterCondition(key=key, expr=expr, value=value)
    assert condition_faults([condition]) == []
    assert compile_conditions([condition])(DATA) is holds


@pytest.mark.parametrize(
    ("key", "expr", "value", "field"),
    [
        ("$.[", "=", 1, "conditions[0].key"),
        ("$..a..b", "=", 1, "conditions[0].key"),
        ("a", "in", "x", "conditions[0].value"),
        ("a", "in", [], "conditions[0].value"),
        ("a", "in", [1] * 101, "conditions[0].value"),
        ("a", "like", 5, "conditions[0].value"),
        ("a", "=", {"b": 1}, "conditions[0].value"),
        ("a", ">", True, "conditions[0].value"),
        ("a", "exists", "yes", "conditions[0].value"),
        ("a", "=", "x" * 1025, "conditions[0].value"),
    ],
)
def test_conditions_that_are_none_are_named(key: str, expr: Any, value: Any, field: str) -> None:
    assert [fault.field for fault in condition_faults([FilterCondition(key=key, expr=expr, value=value)])] == [field]


def test_conditions_take_no_longer_than_a_rule_may() -> None:
    """Whoever judges an event stands still meanwhile, and everybody's rules with it."""

    def holds(data: Any, key: str, value: Any = "x", expr: Any = "=") -> bool:
        return compile_conditions([FilterCondition(key=key, expr=expr, value=value)])(data)

    wide = [FilterCondition(key=f"$..a{n}", expr="exists") for n in range(MAX_WIDE + 1)]
    single = [FilterCondition(key=f"$.a[{n}].b", expr="exists") for n in range(MAX_WIDE + 1)]
    assert condition_faults(wide[1:] + single) == []
    assert [(fault.field, fault.rule) for fault in condition_faults(wide)] == [("conditions", "limit")]
    room = MAX_SEARCHED_BYTES - len(msgspec.json.encode({"a": "x", "b": ""}))
    for more in (0, 1):
        data = {"a": "x", "b": "y" * (room + more)}
        assert (holds(data, "$..a"), holds(data, "a")) == (not more, True)
    for place in (MAX_ITEMS - 1, MAX_ITEMS):
        items = [0] * place + ["x"]
        assert [holds({"a": items}, key) for key in ("a", "$.a[*]")] == [place < MAX_ITEMS] * 2
    many = [FilterCondition(key="a", expr="notin", value=list(range(-MAX_VALUES, 0)))] * 32
    deep = [FilterCondition(key="$..[?@.x == 1]", expr="exists", value=False)] * MAX_WIDE
    for conditions, big in ((many, list(range(100_000))), (deep, [{"x": n} for n in range(1_200)])):
        began = process_time()
        compile_conditions(conditions)({"a": big})
        assert process_time() - began < 0.5


@pytest.mark.parametrize(
    ("states", "status"),
    [
        ({"QUEUED": 1, "SENT": 3}, "QUEUED"),
        ({"HELD": 1, "SENT": 3}, "HELD"),
        ({"HELD": 1, "QUEUED": 1}, "QUEUED"),
        ({"SENT": 2}, "SENT"),
        ({"SENT": 2, "DROPPED": 1}, "SENT"),
        ({"SENT": 2, "FAILED": 1}, "PARTIAL"),
        ({"SENT": 2, "EXPIRED": 1}, "PARTIAL"),
        ({"FAILED": 2}, "FAILED"),
        ({"EXPIRED": 2}, "EXPIRED"),
        ({"EXPIRED": 2, "FAILED": 1}, "FAILED"),
        ({"DROPPED": 2}, "FAILED"),
        ({"CANCELLED": 2}, "FAILED"),
        ({}, "FAILED"),
    ],
)
def test_a_notification_is_what_its_deliveries_are(states: dict[str, int], status: str) -> None:
    assert status_of(counts_of(states)) == status


def test_waits_double_and_end_and_those_of_mail_take_four_hours() -> None:
    waits = [wait_after(tries, 0.5, TryAgain(""), "push") for tries in range(1, MAX_TRIES)]
    assert waits == [10.0 * 2**n for n in range(MAX_TRIES - 1)]
    assert wait_after(1, 0.0, TryAgain(""), "sms") == pytest.approx(8.0)
    assert wait_after(1, 1.0, TryAgain(""), "sms") == pytest.approx(12.0)
    assert wait_after(MAX_TRIES, 0.5, TryAgain(""), "webhook") is None
    assert wait_after(1, 0.5, TryAgain("", after=75.0), "push") == 75.0
    assert wait_after(1, 0.5, TryAgain("", after=10.0**9), "push") == 86_400.0
    mail = [wait_after(tries, 0.5, TryAgain(""), "email") or 0 for tries in range(1, MAIL_TRIES)]
    assert mail[: MAX_TRIES - 1] == waits
    assert max(mail) == LONGEST_WAIT_SECONDS == waits[-1]
    assert 3.5 * 3600 < sum(mail) < 4.5 * 3600
    assert wait_after(MAIL_TRIES, 0.5, TryAgain(""), "email") is None


def test_patience_is_asked_for_in_seconds_or_by_a_date() -> None:
    now = int(datetime(2026, 11, 29, 12, tzinfo=UTC).timestamp() * 1000)
    assert retry_after({"Retry-After": "120"}, now) == 120.0
    assert retry_after({"Retry-After": "Sun, 29 Nov 2026 12:05:00 GMT"}, now) == 300.0
    assert retry_after({"Retry-After": "Sun, 29 Nov 2026 11:05:00 GMT"}, now) == 0.0
    for text in ("", "soon", "-5", "1e9", "٣"):
        assert retry_after({"Retry-After": text}, now) is None


def test_times_to_live_are_seconds_with_a_fraction() -> None:
    assert [seconds_text(one) for one in (0, 3.5, 90.0, -1, 0.001)] == ["0s", "3.5s", "90s", "0s", "0.001s"]


@pytest.mark.parametrize(
    ("status", "error", "after", "result"),
    [
        (401, {"status": "UNAUTHENTICATED"}, None, TryAgain("the push service refused the bearer", 401)),
        (403, "<html>", None, Failed("the receiver answered 403", 403)),
        (404, {"status": "NOT_FOUND"}, None, Failed("the receiver answered 404", 404)),
        (429, {"details": [{"errorCode": "QUOTA_EXCEEDED"}]}, None, TryAgain("the receiver answered 429", 429, 60.0)),
        (429, {"details": [{"errorCode": "QUOTA_EXCEEDED"}]}, "7", TryAgain("the receiver answered 429", 429, 7.0)),
        (500, {"details": [{"errorCode": "INTERNAL"}]}, None, TryAgain("the receiver answered 500", 500)),
        (503, {"details": [{"errorCode": "UNAVAILABLE"}]}, "90", TryAgain("the receiver answered 503", 503, 90.0)),
        (400, {"status": "INVALID_ARGUMENT", "message": "The registration token is not a valid FCM registration token",
               "details": [{"errorCode": "INVALID_ARGUMENT"}]}, None, Failed(UNKNOWN, 400)),
        (400, {"status": "INVALID_ARGUMENT", "message": "Message too big"}, None,
         Failed("the receiver answered 400", 400)),
    ],
)  # fmt: skip
def test_what_fcm_says_decides_whether_it_is_asked_again(
    status: int, error: Any, after: str | None, result: Result
) -> None:
    body = msgspec.json.encode({"error": error}) if isinstance(error, dict) else error.encode()
    answer = Answer(status, {"Retry-After": after} if after else {}, body)
    assert refused(answer, read_refusal(body), 0) == result


def test_a_message_of_fcm_has_the_settings_where_fcm_wants_them() -> None:
    config = AndroidConfig(
        collapseKey="k", priority="normal", ttl=3_500, restrictedPackageName="org.example", icon="i", color="#00ff00",
        tag="t", clickAction="OPEN", bodyLocKey="b", bodyLocArgs=["1"], titleLocKey="tl", titleLocArgs=["2"],
        channelId="c", data={"n": 1, "s": "x"},
    )  # fmt: skip
    event = EventBody(title="T", body="B", data={"s": "y"})
    made = fcm_message(
        event, config, {"badge": 3}, {"topic": "news"}, is_ios=False, id="d", seconds_left=None, expires_at=5_000
    )["message"]
    assert made["topic"] == "news"
    assert made["data"] == {"n": "1", "s": "y"}
    assert made["android"] == {
        "collapse_key": "k", "priority": "NORMAL", "ttl": "3.5s", "restricted_package_name": "org.example",
        "notification": {
            "icon": "i", "color": "#00ff00", "tag": "t", "click_action": "OPEN", "body_loc_key": "b",
            "body_loc_args": ["1"], "title_loc_key": "tl", "title_loc_args": ["2"], "channel_id": "c",
        },
    }  # fmt: skip
    assert made["apns"] == {
        "headers": {"apns-collapse-id": "k", "apns-priority": "5", "apns-expiration": "5"},
        "payload": {"aps": {"badge": 3}},
    }


def test_placeholders_are_filled_once_and_escaped_in_html() -> None:
    values = {
        "name": "<b>{{secret}}</b>",
        "secret": "s3",
        "drop": {"city": "Pune", "n": 0, "ok": False},
        "a.b": "dotted",
    }
    text = "{{name}} {{ drop.city }} {{drop.n}} {{drop.ok}} {{a.b}} {{nothing}} {{drop}} {% if x %} {{ 7*7 }} "
    text += "{{__class__.x}}"
    assert filled(text, values) == "<b>{{secret}}</b> Pune 0 false dotted   {% if x %} {{ 7*7 }} "
    assert filled("{{name}}", values, is_html=True) == "&lt;b&gt;{{secret}}&lt;/b&gt;"
    assert missing(placeholders(text), values) == ["__class__.x", "drop", "nothing"]
