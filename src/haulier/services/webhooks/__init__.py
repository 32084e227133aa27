"""Webhooks: apps publish events, others subscribe to them. See: contract/notification.md, Webhooks and 9.7."""
