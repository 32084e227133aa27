"""Signing in: an OpenID provider for each tenant, with its pages. See: contract/aaa.md sections 11.3 and 11.5."""
