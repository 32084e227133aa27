"""Tracks where they lie outside of tracking's own base: for apps of phones, and for people without an account."""
