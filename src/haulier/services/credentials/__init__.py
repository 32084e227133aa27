"""Credentials of people: passwords, codes, second factors, passkeys, and the links that set a password.

See: contract/aaa.md sections 7, 11.2 and 11.4.
"""
