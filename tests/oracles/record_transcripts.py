"""Records the transcripts anew from the oracle: `python tests/oracles/record_transcripts.py`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from transcripts_http import FOLDER, Transcript, ask, written

JSON = "application/json"
LONG = "x" * 61

QUESTIONS: dict[str, list[tuple[str, str, str, str]]] = {
    "drf": [
        ("root", "GET", "/api/", ""),
        ("list_first_page", "GET", "/api/posts/", ""),
        ("list_second_page", "GET", "/api/posts/?page=2", ""),
        ("list_last_page", "GET", "/api/posts/?page=last", ""),
        ("list_beyond_the_end", "GET", "/api/posts/?page=9", ""),
        ("list_page_is_a_word", "GET", "/api/posts/?page=abc", ""),
        ("list_empty_page_parameter", "GET", "/api/posts/?page=", ""),
        ("list_filtered", "GET", "/api/posts/?status=live", ""),
        ("list_filtered_second_page", "GET", "/api/posts/?page=2&z=%C3%A9&status=draft&a=1+2", ""),
        ("list_unknown_filter", "GET", "/api/posts/?titel=x", ""),
        ("list_wrong_choice", "GET", "/api/posts/?status=nope", ""),
        ("list_repeated_filter", "GET", "/api/posts/?status=draft&status=live", ""),
        ("list_put", "PUT", "/api/posts/", "{}"),
        ("list_head", "HEAD", "/api/posts/", ""),
        ("detail", "GET", "/api/posts/1/", ""),
        ("detail_leading_zero", "GET", "/api/posts/01/", ""),
        ("detail_missing", "GET", "/api/posts/99/", ""),
        ("detail_no_integer", "GET", "/api/posts/abc/", ""),
        ("detail_filtered_away", "GET", "/api/posts/1/?status=draft", ""),
        ("detail_post", "POST", "/api/posts/1/", "{}"),
        ("create", "POST", "/api/posts/", '{"title": "Caf\u00e9"}'),
        ("create_with_id_and_unknown_key", "POST", "/api/posts/", '{"id": 50, "title": "t", "other": 1}'),
        ("create_without_title", "POST", "/api/posts/", "{}"),
        ("create_without_body", "POST", "/api/posts/", ""),
        ("create_title_null", "POST", "/api/posts/", '{"title": null}'),
        ("create_title_blank", "POST", "/api/posts/", '{"title": "  "}'),
        ("create_title_number", "POST", "/api/posts/", '{"title": 5}'),
        ("create_title_list", "POST", "/api/posts/", '{"title": ["a"]}'),
        ("create_title_true", "POST", "/api/posts/", '{"title": true}'),
        ("create_title_too_long", "POST", "/api/posts/", f'{{"title": "{LONG}"}}'),
        ("create_title_nul", "POST", "/api/posts/", '{"title": "a\\u0000"}'),
        ("create_title_surrogate", "POST", "/api/posts/", '{"title": "a\\ud800"}'),
        ("create_several_wrong", "POST", "/api/posts/", '{"status": "nope", "body": null}'),
        ("create_choice_blank", "POST", "/api/posts/", '{"title": "t", "status": ""}'),
        ("create_list", "POST", "/api/posts/", "[1]"),
        ("create_string", "POST", "/api/posts/", '"text"'),
        ("create_null", "POST", "/api/posts/", "null"),
        ("create_malformed", "POST", "/api/posts/", '{"title": "t"'),
        ("create_nan", "POST", "/api/posts/", '{"title": NaN}'),
        ("put", "PUT", "/api/posts/1/", '{"title": "new"}'),
        ("put_incomplete", "PUT", "/api/posts/1/", '{"status": "archived"}'),
        ("put_missing", "PUT", "/api/posts/99/", "{}"),
        ("put_malformed_and_missing", "PUT", "/api/posts/99/", "{"),
        ("patch", "PATCH", "/api/posts/1/", '{"status": "archived"}'),
        ("patch_nothing", "PATCH", "/api/posts/1/", "{}"),
        ("patch_wrong", "PATCH", "/api/posts/1/", '{"title": "ok", "status": "nope"}'),
        ("delete", "DELETE", "/api/posts/1/", ""),
        ("delete_missing", "DELETE", "/api/posts/99/", ""),
        ("publish", "POST", "/api/posts/2/publish/", ""),
        ("publish_missing", "POST", "/api/posts/99/publish/", ""),
        ("publish_get", "GET", "/api/posts/2/publish/", ""),
        ("no_slash_get", "GET", "/api/posts?page=2", ""),
        ("no_slash_put", "PUT", "/api/posts/1", '{"title": "new"}'),
        ("no_route", "GET", "/api/nope/", ""),
        ("no_action", "POST", "/api/posts/1/nope/", ""),
    ],
    "link_header": [
        ("first_page", "GET", "/linked/posts/", ""),
        ("second_page", "GET", "/linked/posts/?page=2", ""),
        ("last_page", "GET", "/linked/posts/?page=3", ""),
        ("single_page", "GET", "/linked/posts/?status=live", ""),
        ("filtered_first_page", "GET", "/linked/posts/?status=draft", ""),
        ("beyond_the_end", "GET", "/linked/posts/?page=9", ""),
    ],
}
TEXT = [("create_text", "POST", "/api/posts/", "title=t")]


def rows() -> list[dict[str, Any]]:
    """Return the rows that each question starts from: those of the example's contract."""
    contract = Path(__file__).parent.parent.parent / "examples" / "blog" / "blog.toml"
    loaded: list[dict[str, Any]] = tomllib.loads(contract.read_text(encoding="utf-8"))["collections"]["posts"]["rows"]
    return loaded


def main() -> None:
    """Write all transcripts anew."""
    import drf_blog

    for folder, questions in QUESTIONS.items():
        typed = [(*question, JSON) for question in questions]
        typed += [(*question, "text/plain") for question in TEXT] if folder == "drf" else []
        for name, method, target, body, content_type in typed:
            drf_blog.reset(rows())
            asked = Transcript(name, method, target, content_type, body, 0, (), "")
            text = written(ask(drf_blog.application, asked))
            (FOLDER / folder / f"{name}.http").write_bytes(text.encode("utf-8"))


if __name__ == "__main__":
    main()
