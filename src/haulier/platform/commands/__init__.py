"""The one way in: the write path, calls, custom code, deferred commands and their worker."""
