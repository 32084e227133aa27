"""Rules of logistics orders: mapping in and out, checks, and the codes of row errors. Pure."""
