"""Typed resources as a service serves them: types with attributes, machine and custom code, and their instances.

A service declares a ``Typed``; the plans here are its operations. See: docs/design/typed-resources.md.
"""

from haulier.platform.typed.declared import ChangedInstance, NewInstance, NewType, Typed
from haulier.platform.typed.instances import InstancePlans
from haulier.platform.typed.registry import Registry
from haulier.platform.typed.types import TypePlans

__all__ = ["ChangedInstance", "InstancePlans", "NewInstance", "NewType", "Registry", "TypePlans", "Typed"]
