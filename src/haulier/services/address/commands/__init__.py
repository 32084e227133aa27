"""Writes of the service: plans, which read and judge and answer with the change to apply."""
