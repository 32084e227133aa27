"""Rules of notifications: pure."""
