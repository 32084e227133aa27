"""AAA: tenants, apps, tokens and the keys that sign them. See: contract/aaa.yaml."""
