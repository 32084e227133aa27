"""When dispatches come to their stops: what lies ahead, what was calculated last. See: docs/design/eta.md."""
