"""Refusals as a page, for operations that people come to with a browser."""

from __future__ import annotations

from collections.abc import Mapping

from haulier.core.refusal import Refusal
from haulier.platform.commands.reply import Reply
from haulier.platform.declarations.operation import HTML, RefusalForm
from haulier.platform.http.pages.markup import element
from haulier.platform.http.pages.page import Page, heading, page_reply
from haulier.platform.http.pages.texts import Texts, language_of

OTHER = "other"
"""The key of what is said of a status that has no text of its own."""
EN = {
    "400": "This address or form cannot be used",
    "401": "This is not valid any more",
    "403": "You may not do this",
    "404": "There is nothing here",
    "429": "Too many attempts",
    "503": "Not ready at the moment",
    OTHER: "Something went wrong",
    "do": "Go back to where you came from and start again. If it goes on, tell whoever looks after the app:",
    "do.404": "The address may be incomplete, or its time may be over. Ask whoever gave it to you for another one:",
    "wait": "Wait {seconds} s, then try again.",
}
HI = {
    "400": "यह पता या फ़ॉर्म काम नहीं कर सकता",
    "401": "यह अब मान्य नहीं है",
    "403": "आपको इसकी अनुमति नहीं है",
    "404": "यहाँ कुछ नहीं है",
    "429": "बहुत अधिक प्रयास",
    "503": "अभी तैयार नहीं है",
    OTHER: "कुछ गड़बड़ हो गई",
    "do": "जहाँ से आए थे वहाँ लौटकर फिर से शुरू करें। यदि यह बना रहे, तो ऐप के व्यवस्थापक को यह बताएँ:",
    "do.404": "पता अधूरा हो सकता है, या उसका समय समाप्त हो गया है। जिसने दिया था उससे दूसरा माँगें:",
    "wait": "{seconds} सेकंड प्रतीक्षा करें, फिर से कोशिश करें।",
}
TEXTS = Texts({"en": EN, "hi": HI})


def write_page(refusal: Refusal, status: int, headers: Mapping[bytes, bytes], brand: str) -> Reply:
    """A page that says what went wrong, and what can be done about it."""
    language = language_of(headers)
    title = TEXTS.say(language, str(status) if str(status) in EN else OTHER)
    if status == 429:
        content = [heading(title, TEXTS.say(language, "wait", seconds=refusal.retry_after))]
    else:
        advice = f"do.{status}" if f"do.{status}" in EN else "do"
        content = [heading(title, TEXTS.say(language, advice)), element("p", str(refusal), lang="en")]
    return page_reply(Page(title=title, content=content, language=language, brand=brand), status=status)


PAGE_REFUSALS = RefusalForm(write=write_page, media_type=HTML, where_preferred=True)
"""Refusals are pages for browsers, and the envelope for anybody else."""
