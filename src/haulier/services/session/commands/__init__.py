"""The writes of sessions: links made, sessions begun, named and ended."""
