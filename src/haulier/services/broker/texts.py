"""What is said to somebody who does not come in, in English and Hindi."""

from __future__ import annotations

from haulier.platform.http.pages.texts import Texts

EN = {
    "title": "You cannot come in this way",
    "ask": "Ask the administrator of {tenant}, and say:",
    "back": "Sign in another way",
    "unknown": "{connection} knows you, but you have no account here.",
    "domain": "E-mail addresses of your domain may not come in through {connection}.",
    "unverified": "{connection} has not verified an e-mail address of yours.",
    "notAllowed": "Your account here does not allow signing in through {connection}.",
    "blocked": "Your account here is blocked.",
    "removed": "Your account here was removed.",
    "noName": "{connection} did not tell your name.",
    "taken": "Somebody here has your e-mail address or mobile number already.",
    "untrusted": "The answer of {connection} could not be accepted.",
    "cancelled": "Signing in through {connection} was not finished.",
}
HI = {
    "title": "आप इस तरह प्रवेश नहीं कर सकते",
    "ask": "{tenant} के व्यवस्थापक से पूछें और बताएँ:",
    "back": "किसी और तरीके से साइन इन करें",
    "unknown": "{connection} आपको जानता है, पर यहाँ आपका कोई खाता नहीं है।",
    "domain": "आपके डोमेन के ई-मेल पते {connection} से प्रवेश नहीं कर सकते।",
    "unverified": "{connection} ने आपका कोई ई-मेल पता सत्यापित नहीं किया है।",
    "notAllowed": "यहाँ आपका खाता {connection} से साइन इन की अनुमति नहीं देता।",
    "blocked": "यहाँ आपका खाता रोका गया है।",
    "removed": "यहाँ आपका खाता हटा दिया गया है।",
    "noName": "{connection} ने आपका नाम नहीं बताया।",
    "taken": "यहाँ किसी और के पास पहले से आपका ई-मेल पता या मोबाइल नंबर है।",
    "untrusted": "{connection} का उत्तर स्वीकार नहीं किया जा सका।",
    "cancelled": "{connection} से साइन इन पूरा नहीं हुआ।",
}
TEXTS = Texts({"en": EN, "hi": HI})
