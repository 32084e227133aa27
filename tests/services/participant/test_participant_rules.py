"""Names of participant types."""

from __future__ import annotations

import pytest

from haulier.core.refusal import Cause, Refusal
from haulier.services.participant.rules.participants import check_names


def test_names_of_the_system_are_taken_or_reserved() -> None:
    for name, cause in (("tenants", Cause.DUPLICATE_NAME), ("config", Cause.INVALID)):
        with pytest.raises(Refusal) as caught:
            check_names(name, "thing")
        assert caught.value.cause is cause
