"""Test vectors: inputs of rules that the console works out too, each with what the rules here say of it.

The console's copies of the rules are held to them, so that a form says what the server will say. Drawn by seed, so that
they are the same on every machine. See docs/design/console.md.
"""
