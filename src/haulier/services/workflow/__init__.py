"""The workflow service: execution tasks, macros, workflows and their instances. See: contract/workflow.md."""

from haulier.services.workflow.rules.attempts import MAX_ATTEMPTS, Attempt, Report, attempt_number, join
from haulier.services.workflow.rules.flow import END, END_MARKERS

__all__ = ["END", "END_MARKERS", "MAX_ATTEMPTS", "Attempt", "Report", "attempt_number", "join"]
