"""Snapped distance: how long the way of a device was on roads."""
