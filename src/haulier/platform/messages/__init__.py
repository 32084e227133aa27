"""Mail and SMS: accepted with the change that causes them, sent by a worker, kept for a page where no server is set.

See: docs/design/messages.md.
"""
