"""Mail and SMS: accepted with the change that causes them, sent by a worker, never lost, never told."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from haulier.app.catalogue import COMPILERS
from haulier.core.refusal import Cause, Refusal
from haulier.engines.settings import Settings
from haulier.engines.urls import parse_smtp_url
from haulier.platform.commands.call import Call
from haulier.platform.messages.mailbox import MAILBOX_MS
from haulier.platform.messages.message import MAX_SMS, MESSAGE, Mail, Message, Sms
from haulier.platform.messages.message_sender import MessageSender
from haulier.platform.messages.outbox import PURPOSE, enclose
from haulier.platform.messages.smtp import NotSent, Refused, send_mail
from haulier.platform.messages.tasks import SWEEP
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change, RowWrite, row_change
from haulier.platform.timers.clock import Clock
from haulier.services.aaa.facade import carry_out
from support.certificates import make_certificate
from support.downstream import TurnedClock, stored
from support.mail_server import PASSWORD, USER, MailServer, mail_server, text_of
from support.receiver import Receiver

TENANT = "acme"
SENDER = "Haulier <no-reply@haulier.example>"
ROWS = "SELECT id, state, body::text AS body FROM resource WHERE kind = 'message' ORDER BY created_at, id"
EVENTS = "SELECT event, data FROM journal WHERE kind = 'message' ORDER BY at"


@pytest.fixture
async def database_url(ready_database: Callable[[], Awaitable[str]]) -> str:
    url = await ready_database()
    return url


@asynccontextmanager
async def process(settings: Settings, url: str, clock: TurnedClock, **more: Any) -> AsyncIterator[Runtime]:
    own = settings.changed(database_url=url, outbound_allow_private=True, **more)
    runtime = await Runtime.open(own, url, None, COMPILERS, worker=True, clock=clock)
    yield runtime
    await runtime.close()


def smtp(server: MailServer, user: str = "") -> dict[str, Any]:
    return {"smtp_url": f"smtp://{user}127.0.0.1:{server.port}", "mail_from": SENDER}


async def cause(runtime: Runtime, *messages: Message, refused: bool = False, useful_ms: int = 3_600_000) -> None:
    """A change of a thing, with messages beside it."""

    async def planned(call: Call, _body: None) -> Change:
        change = row_change("ThingCreated", RowWrite("thing", call.new_id("thing"), 0), payload="{}")
        for message in messages:
            enclose(call, change, message, purpose="test", useful_ms=useful_ms)
        if refused:
            raise Refusal(Cause.RULE, "no")
        return change

    await carry_out(runtime, TENANT, planned)


async def fire(runtime: Runtime) -> None:
    """What a worker does when it looks."""
    await Clock(runtime, {PURPOSE: MessageSender(runtime).fire}).fire_due()


async def states(runtime: Runtime) -> list[str]:
    return [row["state"] for row in await stored(runtime, ROWS)]


LETTER = Mail("asha@example.com", "Guten Tag, नमस्ते", "Your code is 123456.\nनमस्ते", "<p>Your code is 123456.</p>")


async def test_a_mail_goes_out_with_what_it_says_and_leaves_nothing_of_it(
    settings: Settings, database_url: str
) -> None:
    async with mail_server() as server, process(settings, database_url, TurnedClock(), **smtp(server)) as runtime:
        await cause(runtime, LETTER)
        (row,) = await stored(runtime, ROWS)
        assert row["state"] == "QUEUED"
        for word in ("asha", "123456", "Guten"):
            assert word not in row["body"]
        await fire(runtime)
        (letter,) = await server.wait_for(1)
        assert letter["To"] == "asha@example.com"
        assert letter["From"] == SENDER
        assert letter["Subject"] == LETTER.subject
        assert letter["Message-ID"] == f"<{row['id'].rpartition(':')[2]}@haulier.example>"
        assert letter["Auto-Submitted"] == "auto-generated"
        assert text_of(letter).strip() == LETTER.text
        html = letter.get_body(("html",))
        assert html is not None
        assert html.get_content().strip() == LETTER.html
        (row,) = await stored(runtime, ROWS)
        assert row["state"] == "SENT"
        assert "sealed" not in row["body"]
        (event,) = await stored(runtime, EVENTS)
        assert event["event"] == "MessageSent"
        assert "asha" not in event["data"]
        assert not await stored(runtime, "SELECT 1 FROM timer")
        await fire(runtime)
        assert len(server.letters) == 1


async def test_a_refused_change_sends_nothing_and_several_messages_of_one_go_each(
    settings: Settings, database_url: str
) -> None:
    async with mail_server() as server, process(settings, database_url, TurnedClock(), **smtp(server)) as runtime:
        with pytest.raises(Refusal):
            await cause(runtime, LETTER, refused=True)
        await fire(runtime)
        assert await states(runtime) == []
        await cause(runtime, LETTER, Mail("ravi@example.com", "Hello", "Hello"))
        await fire(runtime)
        await server.wait_for(2)
        assert sorted(server.recipients) == ["asha@example.com", "ravi@example.com"]


async def test_a_mail_that_was_accepted_outlives_a_server_that_is_away_and_one_that_will_not_now(
    settings: Settings, database_url: str
) -> None:
    clock = TurnedClock()
    nowhere = {"smtp_url": "smtp://127.0.0.1:1", "mail_from": SENDER}
    async with process(settings, database_url, clock, **nowhere) as runtime:
        await cause(runtime, LETTER)
        await fire(runtime)
        assert await states(runtime) == ["QUEUED"]
    async with mail_server() as server, process(settings, database_url, clock, **smtp(server)) as runtime:
        server.answers = ["451 later", "450 later"]
        for left in (1, 0, 0):
            clock.turn(600)
            await fire(runtime)
            assert len(server.answers) == left
        assert len(server.letters) == 1
        assert await states(runtime) == ["SENT"]


STEPS = ("connected", "EHLO", "MAIL", "RCPT", "DATA", "text", ".")


@asynccontextmanager
async def dying_server(step: str) -> AsyncIterator[int]:
    """A mail server that breaks off at a step: its port. Until then it takes all that it is told."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said, in_text = "connected", False
        while True:
            if said == step or (step == "text" and in_text and said != "."):
                writer.transport.abort()
                return
            if said == "." or not in_text:
                in_text = said == "DATA"
                writer.write({"connected": b"220 mail.test\r\n", "DATA": b"354 go on\r\n"}.get(said, b"250 OK\r\n"))
            line = (await reader.readline()).decode()
            if not line:
                return
            said = line.strip() if in_text else line[:4].strip().upper()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


@pytest.mark.parametrize("step", STEPS)
async def test_a_mail_outlives_a_server_that_dies_amid_the_conversation(
    settings: Settings, database_url: str, step: str
) -> None:
    clock = TurnedClock()
    async with dying_server(step) as port:
        dying = {"smtp_url": f"smtp://127.0.0.1:{port}", "mail_from": SENDER}
        async with process(settings, database_url, clock, **dying) as runtime:
            await cause(runtime, LETTER)
            await fire(runtime)
            assert await states(runtime) == ["QUEUED"]
            assert await runtime.database.fetchval("SELECT count(*) FROM timer") == 1
    clock.turn(600)
    async with mail_server() as server, process(settings, database_url, clock, **smtp(server)) as runtime:
        await fire(runtime)
        (sent,) = await server.wait_for(1)
        assert text_of(sent).strip() == LETTER.text
        assert await states(runtime) == ["SENT"]


@pytest.mark.parametrize("answer", ["550 no such user", "553 never"])
async def test_a_mail_that_the_server_will_never_take_is_given_up(
    settings: Settings, database_url: str, answer: str
) -> None:
    async with mail_server() as server, process(settings, database_url, TurnedClock(), **smtp(server)) as runtime:
        server.answers = [answer]
        await cause(runtime, LETTER)
        await fire(runtime)
        (row,) = await stored(runtime, ROWS)
        assert (row["state"], answer[:3] in row["body"], "sealed" in row["body"]) == ("ABANDONED", True, False)
        assert not await stored(runtime, "SELECT 1 FROM timer")


async def test_a_message_is_given_up_once_it_is_of_no_use(settings: Settings, database_url: str) -> None:
    clock = TurnedClock()
    async with mail_server() as server, process(settings, database_url, clock, **smtp(server)) as runtime:
        server.answers = ["451 later"]
        await cause(runtime, LETTER, useful_ms=300_000)
        await fire(runtime)
        assert await states(runtime) == ["QUEUED"]
        clock.turn(300)
        await fire(runtime)
        assert await states(runtime) == ["ABANDONED"]
        assert not server.letters


async def test_the_password_goes_to_who_is_meant_and_a_wrong_one_is_the_operators_matter(
    settings: Settings, database_url: str
) -> None:
    clock = TurnedClock()
    async with mail_server(asks_for_login=True) as server:
        async with process(settings, database_url, clock, **smtp(server, f"{USER}:wrong@")) as runtime:
            await cause(runtime, LETTER)
            await fire(runtime)
            assert await states(runtime) == ["QUEUED"]
        clock.turn(600)
        right = smtp(server, f"{USER}:p%40ss%2Fword@")
        assert PASSWORD == "p@ss/word"
        async with process(settings, database_url, clock, **right) as runtime:
            assert PASSWORD not in repr(runtime.settings)
            assert "p%40ss%2Fword" not in repr(runtime.settings)
            await fire(runtime)
            assert await states(runtime) == ["SENT"]
        assert server.logins == [USER, USER]


async def test_two_workers_send_a_mail_once(settings: Settings, database_url: str) -> None:
    clock = TurnedClock()
    async with (
        mail_server() as server,
        process(settings, database_url, clock, **smtp(server)) as one,
        process(settings, database_url, clock, **smtp(server)) as other,
    ):
        await cause(one, *[Mail(f"n{n}@example.com", "Hello", "Hello") for n in range(12)])
        await asyncio.gather(fire(one), fire(other))
        assert sorted(server.recipients) == sorted(f"n{n}@example.com" for n in range(12))


async def test_without_a_server_messages_are_kept_sealed_for_a_week(settings: Settings, database_url: str) -> None:
    clock = TurnedClock()
    async with process(settings, database_url, clock) as runtime:
        await cause(runtime, LETTER, Sms("+919876543210", "Your code is 123456."))
        await fire(runtime)
        rows = await stored(runtime, ROWS)
        assert [row["state"] for row in rows] == ["KEPT", "KEPT"]
        assert all("123456" not in row["body"] and "sealed" in row["body"] for row in rows)
        assert {event["event"] for event in await stored(runtime, EVENTS)} == {"MessageKept"}
        clock.turn(MAILBOX_MS / 1000)
        assert await SWEEP.carry_out(runtime) == 0
        clock.turn(0.001)
        assert await SWEEP.carry_out(runtime) == 2


async def test_an_sms_goes_to_the_gateway_that_is_set_and_in_its_words(settings: Settings, database_url: str) -> None:
    text = 'Your "code" is 123456 & नमस्ते {to}\n'
    async with Receiver() as receiver:
        form = {"sms_content_type": "application/x-www-form-urlencoded", "sms_body": "to={to}&message={text}&s={from}"}
        for more in ({"sms_authorization": "Key abc"}, form):
            own = {"sms_url": receiver.url, "sms_sender": "Acme", **more}
            async with process(settings, database_url, TurnedClock(), **own) as runtime:
                await cause(runtime, Sms("+919876543210", text))
                await fire(runtime)
                assert (await states(runtime))[-1] == "SENT"
        plain, formed = await receiver.wait_for(2)
        assert plain.json() == {"to": "+919876543210", "text": text, "from": "Acme"}
        assert plain.headers["authorization"] == "Key abc"
        assert formed.headers["content-type"] == form["sms_content_type"]
        assert formed.body == (
            b"to=%2B919876543210&message=Your+%22code%22+is+123456+%26+"
            b"%E0%A4%A8%E0%A4%AE%E0%A4%B8%E0%A5%8D%E0%A4%A4%E0%A5%87+%7Bto%7D%0A&s=Acme"
        )


@pytest.mark.parametrize(("status", "state"), [(400, "ABANDONED"), (429, "QUEUED"), (401, "QUEUED"), (500, "QUEUED")])
async def test_what_the_gateway_answers_decides_whether_it_is_asked_again(
    settings: Settings, database_url: str, status: int, state: str
) -> None:
    async with Receiver() as receiver:
        receiver.answer(status)
        async with process(settings, database_url, TurnedClock(), sms_url=receiver.url) as runtime:
            await cause(runtime, Sms("+919876543210", "Hello"))
            await fire(runtime)
            assert await states(runtime) == [state]


@pytest.mark.parametrize("to", ["a@b.example\nBcc: c@d.example", "a@b.example\r\nX: y", "", "x" * 255])
def test_no_address_brings_a_header_of_its_own(to: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        Mail(to, "Hello", "Hello")
    with pytest.raises(ValueError, match="one line"):
        Mail("a@b.example", to or "a\nb", "Hello")


def test_an_sms_has_a_longest_length() -> None:
    Sms("+919876543210", "x" * MAX_SMS)
    with pytest.raises(ValueError, match="too long"):
        Sms("+919876543210", "x" * (MAX_SMS + 1))


async def test_what_cannot_be_opened_any_more_is_given_up(settings: Settings, database_url: str) -> None:
    async with mail_server() as server, process(settings, database_url, TurnedClock(), **smtp(server)) as runtime:
        await cause(runtime, LETTER)
        spoil = "UPDATE resource SET body = jsonb_set(body, '{sealed}', '\"v1.AAAA\"') WHERE kind = $1"
        await runtime.database.execute(spoil, MESSAGE)
        await fire(runtime)
        assert await states(runtime) == ["ABANDONED"]


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
async def test_mail_and_password_travel_by_tls_and_to_nobody_who_is_not_the_server(
    settings: Settings, database_url: str, tmp_path: Path, scheme: str
) -> None:
    made, clock = make_certificate(tmp_path, "localhost"), TurnedClock()
    async with mail_server(made.server(), is_tls_from_the_start=scheme == "smtps", asks_for_login=True) as server:
        own = {"smtp_url": f"{scheme}://{USER}:p%40ss%2Fword@localhost:{server.port}", "mail_from": SENDER}
        async with process(settings, database_url, clock, **own) as runtime:
            await cause(runtime, LETTER)
            await fire(runtime)
            assert await states(runtime) == ["QUEUED"], "nobody vouches for this server"
            assert (server.letters, server.logins) == ([], [])
        clock.turn(600)
        async with process(settings, database_url, clock, **own, smtp_ca_file=str(made.cert)) as runtime:
            await fire(runtime)
            assert await states(runtime) == ["SENT"]
        assert (server.encrypted, server.logins) == ([True], [USER])


async def test_a_password_never_leaves_this_machine_in_the_open() -> None:
    """A host beyond this machine is played by this one."""
    async with mail_server(asks_for_login=True) as server:
        here = parse_smtp_url(f"smtp://{USER}:p%40ss%2Fword@127.0.0.1:{server.port}")
        trust = ssl.create_default_context()
        with pytest.raises(NotSent, match="not sent in the open") as kept_back:
            await send_mail(replace(here, is_here=False), trust, LETTER, SENDER, "message:1", 0)
        assert not isinstance(kept_back.value, Refused), "the operator will mend it"
        assert (server.letters, server.logins) == ([], [])
        await send_mail(here, trust, LETTER, SENDER, "message:1", 0)
        assert server.logins == [USER]


@pytest.mark.parametrize(
    ("host", "is_here"),
    [("localhost", True), ("127.0.0.9", True), ("[::1]", True), ("10.0.0.1", False), ("mail.example", False)],
)
def test_what_this_machine_is(host: str, is_here: bool) -> None:
    assert parse_smtp_url(f"smtp://{host}").is_here is is_here
