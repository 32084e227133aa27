"""When dispatches under way come to their stops, from the positions of their devices. See: docs/design/eta.md."""
