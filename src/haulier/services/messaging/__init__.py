"""Messages to people by SMS, mail and WhatsApp. See: contract/notification.md, Messaging and 9.4."""
