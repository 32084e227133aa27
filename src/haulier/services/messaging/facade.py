"""What other services may use of messaging."""

from __future__ import annotations

from haulier.services.messaging.kind import TemplateBody
from haulier.services.messaging.requests import Language
from haulier.services.messaging.rules.languages import choose_translation
from haulier.services.messaging.template_text import find_template, in_language, names_in, rendered

__all__ = ["Language", "TemplateBody", "choose_translation", "find_template", "in_language", "names_in", "rendered"]
