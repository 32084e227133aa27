"""Rules of handoffs: pure."""
