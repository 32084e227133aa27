"""Tracks for phone apps and for people without an account, as a module. Callers see one service with tracking."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.trackapp.api import OPERATIONS

MODULE = Module(service=Service(name="trackapp", title="Track app", code=2009, bases=("",), operations=OPERATIONS))
