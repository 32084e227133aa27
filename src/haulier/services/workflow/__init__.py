"""The workflow service: execution tasks, macros, workflows and their instances. See: contract/workflow.md."""
