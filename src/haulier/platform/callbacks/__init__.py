"""Callbacks: their delivery, the attempts and dead letters, the backlog of deferred ones."""
