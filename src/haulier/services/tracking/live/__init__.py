"""Positions to listeners as they come. See: docs/design/tracking.md."""
