"""Rules of messages: pure."""
