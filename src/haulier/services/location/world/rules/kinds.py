"""Kinds of places that have names to search by, as ``world.name`` numbers them."""

CITY_KIND, COUNTY_KIND, STATE_KIND = 0, 1, 2
