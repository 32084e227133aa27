"""Topics: the newest position of a device, sent out at most every so often to whoever subscribed."""
