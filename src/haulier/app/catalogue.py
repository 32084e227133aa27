"""Every service that Haulier serves, one line each, in the order in which they may use each other."""

from __future__ import annotations

from importlib import import_module

from haulier.platform.declarations.module import Catalogue, Module

SERVED = (
    "sds",
    "aaa",
    "connection",
    "authorizer",
    "session",
    "credentials",
    "signin",
    "broker",
    "mailbox",
    "accounts",
    "scim",
    "files",
    "statemachine",
    "location",
    "address",
    "locateone",
    "participant",
    "container",
    "entity",
    "fpa",
    "workflow",
    "dispatch",
    "tracking",
    "trackapp",
    "order",
    "logisticsorder",
    "ordertracking",
    "handoff",
    "scheduler",
    "orchestrator",
    "webhooks",
    "messaging",
    "notification",
    "dlqs",
    "board",
    "lookup",
    "graphql",
    "journal",
    "console",
)
"""Packages of ``haulier.services``. The same order stands in pyproject.toml, where import-linter holds it."""


def _module_of(name: str) -> Module:
    module: Module = import_module(f"haulier.services.{name}.module").MODULE
    return module


CATALOGUE = Catalogue(map(_module_of, SERVED))
COMPILERS, EVENTS, SERVICES = CATALOGUE.compilers, CATALOGUE.events, CATALOGUE.services
