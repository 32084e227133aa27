"""Plans of webhooks."""
