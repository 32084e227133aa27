"""What the SMS and the pages of tracks say."""

from __future__ import annotations

from haulier.platform.http.pages.texts import LANGUAGES, Texts

ENGLISH = {
    "sms": "{who} asks to see where this phone is during its deliveries. Reply YES or NO, or answer here: {link}",
    "consent.title": "May this phone be located?",
    "consent.text": "{who} asks to see where this phone is during its deliveries, for {days} days from your answer.",
    "consent.again": "You can change your answer here at any time.",
    "consent.yes": "Yes, I agree",
    "consent.no": "No",
    "consent.ALLOWED": "You said yes. Until {until} UTC your phone may be located.",
    "consent.DENIED": "You said no. Your phone is not located.",
    "consent.EXPIRED": "The time for an answer is over.",
    "share.title": "Live position",
    "share.seen": "Seen at {at}",
    "share.waiting": "It has not been seen since this link began. The page looks again by itself.",
    "share.map": "A map with the position in its middle",
    "share.open": "Open in a map app",
}
HINDI = {
    "sms": "{who} डिलीवरी के दौरान इस फ़ोन की जगह देखना चाहता है। YES या NO लिखकर जवाब दें, या यहाँ: {link}",
    "consent.title": "क्या इस फ़ोन की जगह देखी जा सकती है?",
    "consent.text": "{who} डिलीवरी के दौरान इस फ़ोन की जगह देखना चाहता है, आपके जवाब से {days} दिन तक।",
    "consent.again": "आप यहाँ कभी भी अपना जवाब बदल सकते हैं।",
    "consent.yes": "हाँ, मैं सहमत हूँ",
    "consent.no": "नहीं",
    "consent.ALLOWED": "आपने हाँ कहा। {until} UTC तक आपके फ़ोन की जगह देखी जा सकती है।",
    "consent.DENIED": "आपने नहीं कहा। आपके फ़ोन की जगह नहीं देखी जाती।",
    "consent.EXPIRED": "जवाब देने का समय समाप्त हो गया है।",
    "share.title": "अभी की जगह",
    "share.seen": "{at} पर देखा गया",
    "share.waiting": "इस लिंक के शुरू होने के बाद से वह दिखा नहीं है। पृष्ठ अपने आप फिर देखता है।",
    "share.map": "नक्शा, जिसके बीच में जगह है",
    "share.open": "मैप ऐप में खोलें",
}
TEXTS = Texts({"en": ENGLISH, "hi": HINDI})
MAX_WHO = 60
"""Characters of the company's name in an SMS."""


def sms_language(asked: str) -> str:
    """The language of the SMS for one that was asked for."""
    tag = asked.lower().partition("-")[0]
    return tag if tag in LANGUAGES else next(iter(LANGUAGES))


def sms_text(language: str, who: str, link: str) -> str:
    """What the holder of a phone is sent."""
    return TEXTS.say(language, "sms", who=who[:MAX_WHO], link=link)
