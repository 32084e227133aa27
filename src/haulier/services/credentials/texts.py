"""What mails, SMS and the pages of links say, in the language that the caller's browser wants."""

from __future__ import annotations

from haulier.platform.commands.call import Call
from haulier.platform.http.pages.texts import Texts, language_of
from haulier.platform.messages.message import Mail, Message, Sms
from haulier.services.credentials.kind import Mode

ENGLISH = {
    "code.subject": "Your code for {brand}",
    "code": "Your code for {brand} is {code}. It works once, within five minutes. "
    "Tell it nobody: nobody of {brand} will ever ask for it. If you did not ask for it, nothing has to be done.",
    "reset.subject": "A new password for {brand}",
    "reset": "Somebody, probably you, asked for a new password for {brand}. Set it here, within half an hour:\n\n"
    "{link}\n\nIf it was not you, nothing has to be done: your password stays as it is.",
    "invitation.subject": "Your invitation to {brand}",
    "invitation": "Hello {name},\n\nyou are invited to {brand} ({tenant}). Set a password here, within seven "
    "days, and you are in:\n\n{link}",
    "changed.subject": "Your password for {brand} was changed",
    "changed": "The password of your account at {brand} ({tenant}) was changed just now. If it was not you, "
    "ask for a new one at once, on the sign-in page, and tell your administrator.",
}
HINDI = {
    "code.subject": "{brand} के लिए आपका कोड",
    "code": "{brand} के लिए आपका कोड {code} है। यह एक बार, पाँच मिनट के भीतर काम करता है। इसे किसी को न बताएँ: "
    "{brand} से कोई भी इसे कभी नहीं पूछेगा। यदि आपने इसे नहीं माँगा, तो कुछ करने की आवश्यकता नहीं है।",
    "reset.subject": "{brand} के लिए नया पासवर्ड",
    "reset": "किसी ने, संभवतः आपने, {brand} के लिए नया पासवर्ड माँगा है। इसे आधे घंटे के भीतर यहाँ बनाएँ:\n\n{link}\n\n"
    "यदि वह आप नहीं थे, तो कुछ करने की आवश्यकता नहीं है: आपका पासवर्ड वही रहेगा।",
    "invitation.subject": "{brand} में आपका निमंत्रण",
    "invitation": "नमस्ते {name},\n\nआपको {brand} ({tenant}) में आमंत्रित किया गया है। "
    "सात दिनों के भीतर यहाँ पासवर्ड बनाएँ:\n\n{link}",
    "changed.subject": "{brand} का आपका पासवर्ड बदल दिया गया",
    "changed": "{brand} ({tenant}) पर आपके खाते का पासवर्ड अभी बदला गया है। यदि वह आप नहीं थे, तो तुरंत साइन-इन पृष्ठ पर "
    "नया पासवर्ड माँगें और अपने व्यवस्थापक को बताएँ।",
}
TEXTS = Texts({"en": ENGLISH, "hi": HINDI})


def message(call: Call, mode: Mode, to: str, what: str, **values: str) -> Message:
    """A mail or an SMS that says this."""
    language = language_of(call.headers)
    words = {"brand": call.brand, "tenant": call.tenant, **values}
    text = TEXTS.say(language, what, **words)
    return Sms(to, text) if mode == "sms" else Mail(to, TEXTS.say(language, f"{what}.subject", **words), text)
