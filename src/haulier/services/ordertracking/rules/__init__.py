"""What happened to an order, in words of its steps and in codes. Pure."""
