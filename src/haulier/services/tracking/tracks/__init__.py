"""Tracks: named stretches of tracking of one phone, SIM or vehicle, and the consent of who carries it."""
