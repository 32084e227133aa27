"""Rules of signing in: what an app may ask, where an answer may go, and what a token says."""
