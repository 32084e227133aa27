"""The demo's mail server takes what a real client brings, and knows a mail that came again."""

from email.message import EmailMessage

import aiosmtplib

from haulier.demo.drive_checks import read_mails
from haulier.demo.http_pool import HttpPool
from haulier.demo.mailbox import SHOWN, Mailbox
from haulier.demo.receiver import HOST, ReceiverProcess


def mail(to: str, text: str, id: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"], message["Message-ID"] = "a@x.example", to, "Grüße", id
    message.set_content(text)
    return message


async def test_mails_are_counted_by_address_and_repeats_by_their_id() -> None:
    with ReceiverProcess("secret") as receiver:
        port = int(receiver.smtp_url.rpartition(":")[2])
        client = aiosmtplib.SMTP(hostname=HOST, port=port)
        await client.connect()
        await client.send_message(mail("one@x.example", ".\r\n..dots\r\n" * 3, "<1@x>"))
        await client.send_message(mail("one@x.example", ".\r\n..dots\r\n" * 3, "<1@x>"))
        await client.send_message(mail("two@x.example", "long " * 20_000, "<2@x>"))
        await client.quit()
        async with HttpPool(receiver.base, 1) as pool:
            mails = await read_mails(pool)
    assert (mails.received, mails.repeated) == (3, 1)
    assert mails.by_address == {"one@x.example": 1, "two@x.example": 1}


def test_the_latest_mails_can_be_read() -> None:
    mailbox = Mailbox()
    for number in range(SHOWN + 5):
        mailbox.take(["a@x.example"], bytes(mail("a@x.example", f"text {number}", f"<{number}@x>")))
    assert len(mailbox.latest) == SHOWN
    assert mailbox.latest[-1].subject == "Grüße"
    assert mailbox.latest[-1].text.strip() == f"text {SHOWN + 4}"
    assert mailbox.received == SHOWN + 5
