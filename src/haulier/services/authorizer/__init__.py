"""The decision point that gateways and apps ask before they serve a call. See: contract/authorizer.md."""
