"""State machines: the registry of entities, events and reasons, and machines of entities.

See: contract/statemachine.md.
"""
