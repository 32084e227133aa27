"""What the mailbox says."""

from __future__ import annotations

from haulier.platform.http.pages.texts import Texts

TEXTS = Texts(
    {
        "en": {
            "title": "Mailbox",
            "closed": "What Haulier would have sent lies here while no mail server and no SMS gateway is set. Follow "
            "the link that `haulier mailbox` prints.",
            "open": "Open the mailbox",
            "link": "Link",
            "kept": "Messages that would have been sent, the newest first. Each stays for seven days. Set "
            "HAULIER_SMTP_URL and HAULIER_SMS_URL to have them sent.",
            "empty": "There is nothing here yet.",
            "to": "To",
            "at": "When",
            "message": "Message",
            "leave": "Close the mailbox",
        },
        "hi": {
            "title": "मेलबॉक्स",
            "closed": "जब तक कोई मेल सर्वर और SMS गेटवे निर्धारित नहीं है, तब तक Haulier जो भेजता वह यहाँ रहता है। "
            "`haulier mailbox` जो लिंक दिखाता है उसे खोलें।",
            "open": "मेलबॉक्स खोलें",
            "link": "लिंक",
            "kept": "जो संदेश भेजे जाते, सबसे नए पहले। प्रत्येक सात दिन रहता है। उन्हें भेजने के लिए "
            "HAULIER_SMTP_URL और HAULIER_SMS_URL निर्धारित करें।",
            "empty": "यहाँ अभी कुछ नहीं है।",
            "to": "किसे",
            "at": "कब",
            "message": "संदेश",
            "leave": "मेलबॉक्स बंद करें",
        },
    }
)
