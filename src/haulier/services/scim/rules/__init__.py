"""The rules of SCIM: filters, patches, names of attributes."""
