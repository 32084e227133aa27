"""Notification: push, mail and SMS to people, their inbox, standing rules. See: contract/notification.md."""
