"""Coordinates of addresses, and addresses of coordinates: an engine of the operator's is asked, see ``look_up``.

See: contract/address.md section 9.
"""
