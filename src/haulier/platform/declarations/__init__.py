"""What a service declares to the engine: operations, kinds, events, wire schemas and their patterns."""
