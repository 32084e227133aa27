"""SDS: secure data storage. See: contract/sds.md."""
