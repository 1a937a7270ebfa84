"""The stretch of text that is shown for a hit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from legaldocs.core.text import nfc
from legaldocs.search.snippet import snippet

TEXT = (
    "Quyết định này quy định chi tiết. " * 20
    + "Ủy ban nhân dân cấp huyện lập quy hoạch sử dụng đất. "
    + "Điều khoản chuyển tiếp được áp dụng. " * 20
)


def marked(text: str, query: str) -> list[str]:
    return [piece.text for piece in snippet(text, query) if piece.is_match]


def test_words_are_marked_with_and_without_accents() -> None:
    assert marked(TEXT, "quy hoạch sử dụng đất") == ["quy hoạch sử dụng đất"]
    assert "quy hoạch sử dụng đất" in marked(TEXT, "quy hoach su dung dat")


def test_abbreviation_marks_what_it_stands_for() -> None:
    assert marked(TEXT, "UBND huyện") == ["Ủy ban nhân dân", "huyện"]
    assert marked("UBND huyện quyết định.", "ủy ban nhân dân") == ["UBND"]


def test_window_is_the_place_with_most_of_the_words() -> None:
    pieces = snippet(TEXT, "quy hoạch sử dụng đất", window=80)
    assert pieces[0].text == "…"
    assert pieces[-1].text == "…"
    assert len("".join(piece.text for piece in pieces)) < 120


def test_text_without_the_words_shows_its_beginning() -> None:
    pieces = snippet(TEXT, "hải quan")
    assert not any(piece.is_match for piece in pieces)
    assert pieces[0].text.startswith("Quyết định này")


@given(st.text(max_size=600), st.text(max_size=40))
def test_pieces_joined_are_the_text(text: str, query: str) -> None:
    clean = nfc(text)
    assert "".join(piece.text for piece in snippet(clean, query)).strip("…") in clean
