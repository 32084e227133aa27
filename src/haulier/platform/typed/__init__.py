"""Typed resources as a service serves them: types with attributes, machine and custom code, and their instances.

A service declares a ``TypedResource``; the plans here are its operations. See: docs/design/typed-resources.md.
"""

from haulier.platform.typed.instances import InstancePlans
from haulier.platform.typed.registry import Registry
from haulier.platform.typed.typed_resource import NewInstance, NewType, TypedResource, UpdatedInstance
from haulier.platform.typed.types import TypePlans

__all__ = ["InstancePlans", "NewInstance", "NewType", "Registry", "TypePlans", "TypedResource", "UpdatedInstance"]
