"""The decision point that gateways and apps ask before they serve a call."""

from haulier.services.authorizer.api import SERVICE

__all__ = ["SERVICE"]
