"""SCIM 2.0: a company's directory provisions people and groups. Not part of the contract. See: RFC 7643, RFC 7644."""
