"""Looking things up across all kinds: names for ids, ids for what somebody typed, how many there are."""
