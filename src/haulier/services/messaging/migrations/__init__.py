"""Migrations of messaging."""
