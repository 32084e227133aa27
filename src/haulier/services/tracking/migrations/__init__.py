"""Tables of points, of the devices that send them, and of what is still to be judged."""
