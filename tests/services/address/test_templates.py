"""The template language: placeholders, lines that vanish, commas and hyphens that part nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.services.address.attributes import ATTRIBUTES
from haulier.services.address.rules.templates import (
    MAX_TEMPLATE,
    TemplateFault,
    compile_template,
    escaped,
    render,
    tidied,
)

VALUES = {"firstName": "Asha", "city": "Mysuru", "postalCode": "570001"}


@pytest.mark.parametrize(
    ("template", "printed"),
    [
        ("{firstName} {lastName}\n{city} {postalCode}", "Asha\nMysuru 570001"),
        ("{firstName}\n{state}\n{city}", "Asha\nMysuru"),
        ("{state} {lastName}\n{city}", "Mysuru"),
        ("{city}, {state} {postalCode}", "Mysuru, 570001"),
        ("{state}, {city}", "Mysuru"),
        ("{city}, {state}, {lastName}", "Mysuru"),
        ("{city} - {state}", "Mysuru"),
        ("{state} - {city}", "Mysuru"),
        ("{firstName}, {state}, - {city}", "Asha, Mysuru"),
        ("{firstName}  -  {city}", "Asha - Mysuru"),
        ("PIN-{postalCode}", "PIN-570001"),
        ("INDIA\n{state}", "INDIA"),
        ("{{{city}}}", "{Mysuru}"),
        ("{{city}}", "{city}"),
        ("a\r\nb", "a\nb"),
        ("", ""),
    ],
)
def test_an_address_is_laid_out(template: str, printed: str) -> None:
    assert render(compile_template(template), VALUES) == printed


def test_some_attributes_are_in_capitals() -> None:
    template = compile_template("{firstName}\n{city}")
    assert render(template, VALUES, {"city"}) == "Asha\nMYSURU"


@pytest.mark.parametrize("template", ["{", "}", "{city", "city}", "{}", "{ city }", "{town}", "{city.x}", "{{}", "{{{"])
def test_what_is_no_template_is_refused(template: str) -> None:
    with pytest.raises(TemplateFault):
        compile_template(template)


def test_a_template_has_a_length() -> None:
    compile_template("x" * MAX_TEMPLATE)
    with pytest.raises(TemplateFault):
        compile_template("x" * (MAX_TEMPLATE + 1))


@given(st.text(max_size=200))
def test_any_text_can_stand_in_a_template(text: str) -> None:
    one_line = "".join(text.split("\n"))
    assert render(compile_template(escaped(one_line)), {}) == tidied(one_line.replace("\r\n", "\n"))


@given(
    st.lists(st.sampled_from(ATTRIBUTES), max_size=8),
    st.dictionaries(st.sampled_from(ATTRIBUTES), st.text(" ,-ab\n", min_size=1, max_size=12)),
)
def test_no_line_is_empty_or_begins_and_ends_with_what_parts_nothing(names: list[str], values: dict[str, str]) -> None:
    template = compile_template("\n".join(f"{{{name}}}, {{city}} - {{{name}}}" for name in names))
    printed = render(template, values)
    for line in printed.split("\n") if printed else ():
        assert line.strip(" ,-") == line != ""
        assert ",," not in line.replace(" ", "")
        assert "  " not in line


def test_a_long_row_of_commas_is_no_work() -> None:
    import time

    began = time.process_time()
    tidied(", -" * 5_000 + "x" + " ," * 5_000)
    assert time.process_time() - began < 0.5
