"""Writes of the tracking service."""
