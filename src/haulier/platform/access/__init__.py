"""Who calls and what for: tokens and their keys, authorization, rate limits."""
