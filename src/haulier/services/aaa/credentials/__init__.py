"""Secrets of apps: made, stored as hashes, checked; and how often they may be guessed at."""
