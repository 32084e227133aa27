"""What other services may use of messaging."""

from __future__ import annotations

from haulier.services.messaging.kind import TemplateBody
from haulier.services.messaging.rendering import find_template, in_language, names_in, rendered
from haulier.services.messaging.rules.languages import choose_translation

__all__ = ["TemplateBody", "choose_translation", "find_template", "in_language", "names_in", "rendered"]
