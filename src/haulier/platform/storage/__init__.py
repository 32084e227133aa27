"""Resources as they are stored: changes and who applies them, reads, the cache of configuration."""
