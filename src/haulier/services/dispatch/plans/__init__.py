"""The writes of the dispatch service, one file a resource: each reads what it needs, asks the rules, and plans a change."""
