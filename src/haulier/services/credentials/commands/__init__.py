"""The writes of credentials: each takes its place, counts its guesses and tells whom it concerns."""
