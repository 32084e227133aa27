"""Hypothesis strategies that the tests of the pure floor share: JSON values as a request body can carry them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
texts = st.text(characters, max_size=16)
numbers = st.integers(-(2**70), 2**70) | st.floats(-1e30, 1e30).map(
    lambda number: number if abs(number) >= 1e-30 else 0.0
)
scalars: st.SearchStrategy[Any] = st.none() | st.booleans() | numbers | texts
json_values: st.SearchStrategy[Any] = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4), max_leaves=16
)
json_objects: st.SearchStrategy[dict[str, Any]] = st.dictionaries(texts, json_values, max_size=5)
