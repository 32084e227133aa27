"""Sealing: what is secret lies encrypted under a key of its tenant, and that key under the installation's.

See: docs/design/sealing.md.
"""
