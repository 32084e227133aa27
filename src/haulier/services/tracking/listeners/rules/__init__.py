"""Decoders of trackers' protocols. Pure: bytes in, messages out."""
