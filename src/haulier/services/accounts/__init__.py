"""Pages of Haulier's own on which people set a password: forgotten, reset, invited. Plain HTML that needs no script.

See: contract/aaa.md sections 11.2 and 11.4.
"""
