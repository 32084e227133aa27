"""Signing in through an outside identity provider: OpenID Connect, Google, GitHub, SAML. See: contract/aaa.md 11.6."""
