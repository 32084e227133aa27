"""Callbacks: their delivery, the tries and dead letters, those that wait in numbers."""
