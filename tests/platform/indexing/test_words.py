"""Words of texts are indexed by writes and builds alike, and a type without text search has no row for them."""

from __future__ import annotations

from typing import Any

import pytest

from haulier.core.attributes import AttributeConfig, StoredAttribute, merge_attributes
from haulier.core.filters import Group, Node, Term
from haulier.core.refusal import Refusal
from haulier.core.text_search import MAX_TEXT_SEARCHED, TEXT_SEARCH
from support.indexed_crates import Yard, attribute
from support.statements import WatchedDatabase

ROWS = "SELECT id, words::text AS words FROM resource_more WHERE tenant_id = $1 ORDER BY id"


def text(name: str = "title", **members: Any) -> AttributeConfig:
    return AttributeConfig(name, "string", indexed=True, tags=[TEXT_SEARCH], **members)


def search(value: str, op: Any = "match", key: str = "title") -> Node:
    return Term(key, op, value)


async def test_words_are_found_from_the_first_write_on_and_follow_every_change(yard: Yard) -> None:
    await yard.make_type(text(), attribute("colour"))
    one = await yard.make(title="Blue steel box", colour="blue")
    two = await yard.make(title="Red BOX of boxes")
    three = await yard.make(colour="box")
    assert await yard.found(search("box")) == [two, one]
    assert await yard.found(search("steel red")) == [two, one]
    assert await yard.found(search("steel box", "phrase")) == [one]
    assert await yard.found(search("blue box", "phrase")) == []
    assert await yard.found(search("of box", "phrase_prefix")) == [two]
    assert await yard.found(Group("and", (search("box"), search("steel")))) == [one]
    assert await yard.found(Group("not", (search("box"),))) == [three]
    assert await yard.found(Group("or", (search("steel"), Term("colour", "eq", "box")))) == [three, one]
    await yard.change(one, title="Green crate")
    await yard.touch(two)
    await yard.change(three, colour="red")
    assert await yard.found(search("box")) == [two]
    assert await yard.found(search("crate")) == [one]
    await yard.change(one, title=None)
    assert await yard.found(search("crate")) == []


async def test_a_type_without_text_search_has_no_row_of_words(yard: Yard, database: WatchedDatabase) -> None:
    await yard.make_type(attribute("title"))
    await yard.make(title="Blue steel box")
    assert await database.fetch(ROWS, yard.tenant) == []
    assert len(await yard.found(search("steel"))) == 1


async def test_words_of_what_is_there_are_built_when_the_tag_comes(yard: Yard, database: WatchedDatabase) -> None:
    await yard.make_type(attribute("title"), attribute("colour"))
    ids = [await yard.make(title=f"box number {number}") for number in range(5)]
    bare = await yard.make(colour="red")
    await yard.declare(text())
    assert (await yard.type_body()).unbuilt == ["title"]
    assert await yard.found(search("number")) == ids[::-1]
    await yard.change(ids[0], title="crate")
    await yard.build()
    assert (await yard.type_body()).unbuilt == []
    assert await yard.found(search("number")) == ids[:0:-1]
    rows = {row["id"]: row["words"] for row in await database.fetch(ROWS, yard.tenant)}
    assert len(rows[ids[1]].split()) == 3
    assert rows.get(bare) is None
    await yard.declare(text())
    await yard.declare(attribute("title"))
    assert (await yard.type_body()).unbuilt == []
    await yard.change(ids[1], title="something else")
    await yard.declare(text())
    assert (await yard.type_body()).unbuilt == ["title"]
    await yard.build()
    assert await yard.found(search("number")) == ids[:1:-1]


@pytest.mark.parametrize("word", ["w" * 64 + "x", "w" * 64, "ü" * 200])
async def test_longer_words_than_the_index_holds_are_told_apart(yard: Yard, word: str) -> None:
    await yard.make_type(text())
    one, other = await yard.make(title=f"a {word}"), await yard.make(title=f"a {word}y")
    assert await yard.found(search(word)) == [one]
    assert await yard.found(search(f"a {word}y", "phrase")) == [other]
    assert await yard.found(search(word, "phrase_prefix")) == [other, one]


async def test_words_of_one_attribute_are_none_of_another(yard: Yard) -> None:
    await yard.make_type(text(), text("note"))
    one = await yard.make(title="red", note="blue")
    assert await yard.found(search("blue")) == []
    assert await yard.found(search("blue", key="note")) == [one]


async def test_the_longest_texts_fit(yard: Yard) -> None:
    names = [f"text{letter}" for letter in "abcd"]
    await yard.make_type(*map(text, names))
    hexes = " ".join(f"{number:x}" for number in range(6_000))
    assert await yard.make(**dict.fromkeys(names, hexes))
    assert len(await yard.found(search("beef abc", "match", names[3]))) == 1


def test_a_type_has_so_many_searched_texts_and_no_more() -> None:
    most = [text(f"text{chr(97 + number)}") for number in range(MAX_TEXT_SEARCHED + 1)]
    merged = merge_attributes([], most[:-1], None)
    assert all(isinstance(one, StoredAttribute) and one.is_text_searched for one in merged)
    with pytest.raises(Refusal, match=TEXT_SEARCH):
        merge_attributes(merged, most[-1:], None)
    others = [AttributeConfig("flag", "boolean", indexed=True, tags=[TEXT_SEARCH])]
    assert not merge_attributes(merged, others, None)[-1].is_text_searched
