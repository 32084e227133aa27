"""The writes of the dispatch service, one file a resource.

Each plan reads what it needs, asks the rules, and works out a change.
"""
