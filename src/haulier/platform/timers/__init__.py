"""Durable timers: the clock that fires them, their ids, on whose behalf they act."""
