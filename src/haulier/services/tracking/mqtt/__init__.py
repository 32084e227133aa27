"""Devices that speak MQTT: who may connect, what they publish, what they are told. See: contract/tracking.md 9.3."""
