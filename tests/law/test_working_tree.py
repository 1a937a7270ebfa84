"""A draft text cut into pieces that keep their key, moved about, numbered anew; nothing is lost on the way."""

from __future__ import annotations

import random

import pytest

from legaldocs.law import tree_moves
from legaldocs.law.findings.check import check
from legaldocs.law.findings.fixes import fixed
from legaldocs.law.findings.model import Document
from legaldocs.law.three_way import merged
from legaldocs.law.tree_moves import CannotMove, change
from legaldocs.law.types import Kind
from legaldocs.law.working_tree import bare, cut, same_as
from tests.drafting.province import TEXT


def place(text: str, path: str) -> int:
    return next(n for n, piece in enumerate(cut(text)) if piece.path == path)


def paths(text: str) -> list[str]:
    return [piece.path for piece in cut(text) if piece.path]


def keys_after(old: str, new: str) -> list[str | None]:
    named = [(piece.path or f"words-{n}", piece.kind, piece.words) for n, piece in enumerate(cut(old))]
    return same_as(named, cut(new))


def test_the_pieces_joined_are_the_text() -> None:
    assert "".join(piece.words for piece in cut(TEXT)) == TEXT


def test_an_article_takes_along_what_it_holds_and_numbers_run_on() -> None:
    moved = change(TEXT, place(TEXT, "dieu-2"), tree_moves.up)
    assert (
        moved.index("Điều 1. Hồ sơ, trình tự cấp phép") < moved.index("a) Giấy phép") < moved.index("Điều 2. Phạm vi")
    )
    assert change(moved, place(moved, "dieu-1"), tree_moves.down) == TEXT
    assert keys_after(TEXT, moved)[1:3] == ["dieu-2", "dieu-2/khoan-1"]


def test_a_reference_follows_the_number_it_names() -> None:
    text = TEXT.replace("1. Hồ sơ nộp tại Sở Xây dựng.", "1. Hồ sơ theo khoản 2 Điều này và Điều 3 Quyết định này.")
    moved = change(text, place(text, "dieu-2/khoan-2"), tree_moves.up)
    assert "khoản 1 Điều này" in moved
    moved = change(text, place(text, "dieu-3"), tree_moves.up)
    assert "khoản 2 Điều này và Điều 2 Quyết định này" in moved


@pytest.mark.parametrize(
    ("path", "move", "expected"),
    [
        ("dieu-2/khoan-2/diem-a", tree_moves.out, "3. Giấy phép;"),
        ("dieu-2/khoan-1", tree_moves.out, "Điều 3. Hồ sơ nộp tại Sở Xây dựng."),
        ("dieu-3", tree_moves.into, "3. Hiệu lực thi hành"),
        ("dieu-2/khoan-2", tree_moves.merge, "1. Hồ sơ nộp tại Sở Xây dựng. Sở Xây dựng trả kết quả"),
        ("dieu-2/khoan-2/diem-b", tree_moves.add(Kind.POINT, "Biên lai."), "c) Biên lai."),
        ("dieu-1", tree_moves.add(Kind.ARTICLE, "Đối tượng\nMọi người."), "Điều 2. Đối tượng\nMọi người."),
        ("dieu-2", tree_moves.remove, "Điều 2. Hiệu lực thi hành"),
    ],
)
def test_other_changes_of_the_order(path: str, move: tree_moves.Move, expected: str) -> None:
    assert expected in change(TEXT, place(TEXT, path), move)


def test_a_clause_is_split_where_asked_and_the_second_takes_the_points() -> None:
    words = next(piece.words for piece in cut(TEXT) if piece.path == "dieu-2/khoan-2")
    text = change(TEXT, place(TEXT, "dieu-2/khoan-2"), tree_moves.split(words.index("trong thời hạn")))
    assert "2. Sở Xây dựng trả kết quả\n3. trong thời hạn 05 ngày" in text
    assert "dieu-2/khoan-3/diem-b" in paths(text)


@pytest.mark.parametrize(
    ("path", "move"),
    [("dieu-1", tree_moves.up), ("dieu-3", tree_moves.down), ("dieu-2/khoan-1", tree_moves.merge),
     ("dieu-1", tree_moves.out),
     ("dieu-2/khoan-2/diem-a", tree_moves.into), ("dieu-1", tree_moves.split(3))],
)  # fmt: skip
def test_what_has_nowhere_to_go_is_refused(path: str, move: tree_moves.Move) -> None:
    with pytest.raises(CannotMove):
        change(TEXT, place(TEXT, path), move)


def test_numbers_with_gaps_and_wrong_letters_run_on() -> None:
    text = TEXT.replace("Điều 3.", "Điều 5.").replace("b) Văn bản", "c) Văn bản")
    assert tree_moves.renumbered(text) == TEXT


def test_a_hundred_moves_lose_no_words() -> None:
    chance, text = random.Random(11), TEXT  # noqa: S311  # a fixed order, no secret
    words = sorted(bare(piece.kind, piece.words) for piece in cut(TEXT))
    for _ in range(100):
        pieces = cut(text)
        move = chance.choice((tree_moves.up, tree_moves.down, tree_moves.into, tree_moves.out))
        try:
            text = change(text, chance.randrange(len(pieces)), move)
        except CannotMove:
            continue
        assert sorted(bare(piece.kind, piece.words) for piece in cut(text)) == words


def test_a_changed_provision_keeps_its_key_and_a_new_one_has_none() -> None:
    new = TEXT.replace("05 ngày làm việc", "07 ngày").replace("Điều 3.", "Điều 3. Kinh phí\nTừ ngân sách.\nĐiều 4.")
    keys = keys_after(TEXT, new)
    assert keys[paths(new).index("dieu-2/khoan-2") + 1] == "dieu-2/khoan-2"
    assert keys[paths(new).index("dieu-3") + 1] is None
    assert keys[paths(new).index("dieu-4") + 1] == "dieu-3"


def test_changes_of_two_people_are_joined_where_they_do_not_touch() -> None:
    base = "Hồ sơ nộp tại Sở Xây dựng trong 05 ngày."
    assert merged(base, base.replace("05", "07"), base.replace("Hồ sơ", "Hồ sơ gốc")) == (
        "Hồ sơ gốc nộp tại Sở Xây dựng trong 07 ngày."
    )
    assert merged(base, base.replace("05", "07"), base.replace("05", "10")) is None
    assert merged(base, base, base.replace("05", "10")) == base.replace("05", "10")


def test_a_finding_about_numbers_is_put_right() -> None:
    text = TEXT.replace("Số: /2027", "Số: 12/2027").replace("Điều 3.", "Điều 4.")
    whole = Document(text, "12/2027/QĐ-UBND", "Ủy ban nhân dân tỉnh Mẫu")
    wrong = next(one for one in check(whole) if one.rule == "numbering")
    mended = fixed(whole, wrong, None)
    assert mended is not None
    assert [one.rule for one in check(Document(mended, whole.number, whole.issuer)) if one.rule == "numbering"] == []
    vague = next((one for one in check(whole) if one.rule == "vague-deadline"), None)
    assert vague is None or fixed(whole, vague, None) is None
