"""Participants: everyone and everything that takes part in logistics, as typed resources.

See: contract/participant.md.
"""
