"""The writes of signing in: sign-ins, codes, tokens, and their ends."""
