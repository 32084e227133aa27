"""Providers that are asked over HTTP: discovery, keys, codes for tokens, user info."""
