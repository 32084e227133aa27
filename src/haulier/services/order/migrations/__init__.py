"""Migrations of the order service, see docs/services.md."""
