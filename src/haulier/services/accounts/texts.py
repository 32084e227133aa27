"""What the pages say."""

from __future__ import annotations

from haulier.platform.http.pages.texts import Texts

ENGLISH = {
    "forgotten": "Forgotten password",
    "forgotten.do": "Say your e-mail address or your mobile number with its country code, and you are sent a link.",
    "address": "E-mail address or mobile number",
    "address.wrong": "This is neither an e-mail address nor a mobile number such as +91 98765 43210.",
    "send": "Send the link",
    "sent": "Look into your mail or your phone",
    "sent.text": "If this address is known here, a link is on its way to it. It works for half an hour.",
    "reset": "Set a new password",
    "reset.do": "It is the one of your account at {company}. You are signed out everywhere once it is set.",
    "invitation": "Welcome",
    "invitation.do": "Hello {name}, you are invited by {company}. Set a password, and you are in.",
    "password": "New password",
    "password.hint": "At least 12 characters: several words that do not belong together are easy to keep "
    "and hard to guess.",
    "again": "The same once more",
    "again.wrong": "The two are not the same.",
    "password.length": "A password has 12 to 128 characters.",
    "password.strength": "This password is guessed too easily: take more words, which do not belong together.",
    "password.new": "This is your present password: take another one.",
    "password.leaked": "This password is on lists that were stolen elsewhere: take another one.",
    "set": "Set the password",
    "done": "Your password is set",
    "done.text": "Sign in with it from now on.",
    "sign in": "Sign in",
    "over": "This link does not work any more",
    "over.text": "It was used, replaced by a newer one, or is too old. Ask for another one.",
    "new link": "Send me another link",
}
HINDI = {
    "forgotten": "पासवर्ड भूल गए",
    "forgotten.do": "अपना ईमेल पता या देश कोड सहित मोबाइल नंबर लिखें, आपको एक लिंक भेजा जाएगा।",
    "address": "ईमेल पता या मोबाइल नंबर",
    "address.wrong": "यह न ईमेल पता है, न +91 98765 43210 जैसा मोबाइल नंबर।",
    "send": "लिंक भेजें",
    "sent": "अपना ईमेल या फ़ोन देखें",
    "sent.text": "यदि यह पता यहाँ ज्ञात है, तो उस पर एक लिंक भेजा जा रहा है। यह आधे घंटे तक काम करेगा।",
    "reset": "नया पासवर्ड बनाएँ",
    "reset.do": "यह {company} में आपके खाते का है। इसके बनते ही आप हर जगह से साइन आउट हो जाएँगे।",
    "invitation": "स्वागत है",
    "invitation.do": "नमस्ते {name}, {company} ने आपको आमंत्रित किया है। एक पासवर्ड बनाएँ और आप भीतर हैं।",
    "password": "नया पासवर्ड",
    "password.hint": "कम से कम 12 अक्षर: कई असंबद्ध शब्द याद रखने में आसान और अनुमान लगाने में कठिन होते हैं।",
    "again": "वही एक बार फिर",
    "again.wrong": "दोनों एक जैसे नहीं हैं।",
    "password.length": "पासवर्ड में 12 से 128 अक्षर होते हैं।",
    "password.strength": "इस पासवर्ड का अनुमान बहुत आसानी से लग जाता है: अधिक असंबद्ध शब्द लें।",
    "password.new": "यह आपका वर्तमान पासवर्ड है: कोई दूसरा लें।",
    "password.leaked": "यह पासवर्ड कहीं और से चुराई गई सूचियों में है: कोई दूसरा लें।",
    "set": "पासवर्ड बनाएँ",
    "done": "आपका पासवर्ड बन गया",
    "done.text": "अब से इसी से साइन इन करें।",
    "sign in": "साइन इन करें",
    "over": "यह लिंक अब काम नहीं करता",
    "over.text": "इसका उपयोग हो चुका है, इसकी जगह नया आ गया है, या यह बहुत पुराना है। दूसरा माँगें।",
    "new link": "मुझे दूसरा लिंक भेजें",
}
TEXTS = Texts({"en": ENGLISH, "hi": HINDI})
