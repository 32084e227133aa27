"""The workflow service: execution tasks, workflows and their instances. See: contract/workflow.md."""
