"""The writes of AAA: apps, tokens and the keys that sign them."""
