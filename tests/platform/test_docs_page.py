"""The page at /docs stands on its own."""

from __future__ import annotations

import re

from haulier.platform.documents.docs_page import DOCS_PATH, docs_files, docs_html


def test_the_page_asks_for_nothing_but_what_we_serve() -> None:
    page = docs_html()
    assert "<title>Haulier</title>" in page
    asked = set(re.findall(r'(?:src|href)="([^"]*)"', page)) | set(re.findall(r'fetch\("([^"]*)"', page))
    assert asked == {*docs_files(), "/openapi.json"}
    assert "//" not in re.sub(r"^\s*//.*$", "", page, flags=re.MULTILINE)


def test_the_files_of_the_viewer_are_there() -> None:
    for path, file in docs_files().items():
        assert path.startswith(f"{DOCS_PATH}/")
        assert file.content
        assert file.media_type
    assert b"SwaggerUIBundle" in docs_files()[f"{DOCS_PATH}/swagger-ui-bundle.js"].content
