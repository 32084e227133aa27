"""Entities: whatever an app keeps data about, as typed resources of that app. See: contract/entity.md."""
