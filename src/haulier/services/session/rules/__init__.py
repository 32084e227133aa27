"""Rules of sessions: how long they last, and what a refresh token is worth."""
