"""A query worked out: parsed, weighed, its rows read level by level, executed over plain rows."""
