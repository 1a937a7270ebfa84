"""What changed between two texts, as a lawyer reads it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legaldocs.law.diff import Change, Piece, diff_documents, diff_words
from legaldocs.law.structure import parse


def marked(old, new):
    """The change in one line: ``[-out-]`` and ``{+in+}``."""
    frame = {"equal": "{}", "del": "[-{}-]", "ins": "{{+{}+}}"}
    return "".join(frame[piece.op].format(piece.text) for piece in diff_words(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("thu 20.000 đồng mỗi lần", "thu 30.000 đồng mỗi lần", "thu [-20.000 đồng -]{+30.000 đồng +}mỗi lần"),
        ("mức 20.000", "mức 30.000", "mức [-20.000-]{+30.000+}"),
        (
            "trong 20 ngày làm việc, kể từ",
            "trong 12 ngày, kể từ",
            "trong [-20 ngày làm việc-]{+12 ngày+}, kể từ",
        ),
        ("hệ số 0,94 lần", "hệ số 0,95 lần", "hệ số [-0,94 lần-]{+0,95 lần+}"),
        ("giảm 50% phí", "giảm 70% phí", "giảm [-50% -]{+70% +}phí"),
        (
            "Quyết định số 22/2020/QĐ-UBND",
            "Quyết định số 23/2020/QĐ-UBND",
            "Quyết định số [-22/2020/QĐ-UBND-]{+23/2020/QĐ-UBND+}",
        ),
        (
            "ngày 12 tháng 8 năm 2020",
            "ngày 12 tháng 9 năm 2020",
            "ngày [-12 tháng 8 năm 2020-]{+12 tháng 9 năm 2020+}",
        ),
        ("Ủy ban nhân dân huyện", "Ủy ban nhân dân xã", "Ủy ban nhân dân [-huyện-]{+xã+}"),
        ("a, b, c đi", "x, y, z đi", "[-a, b, c -]{+x, y, z +}đi"),
        ("giữ nguyên", "giữ nguyên", "giữ nguyên"),
        ("Số: /2026\nMẫu, ngày", "Số: 32/2026\nMẫu, ngày", "Số: [-/2026-]{+32/2026+}\nMẫu, ngày"),
        ("", "thêm", "{+thêm+}"),
        ("bỏ đi", "", "[-bỏ đi-]"),
        ("", "", ""),
    ],
)
def test_words_numbers_and_quantities_change_whole(old, new, expected):
    assert marked(old, new) == expected


def test_blanks_and_line_breaks_are_no_change_of_wording():
    assert diff_words("Hồ  sơ\ngồm  20 ngày", "Hồ sơ gồm 20\u00a0ngày") == [Piece("equal", "Hồ sơ gồm 20\u00a0ngày")]


wordings = st.lists(st.sampled_from(["phí", "20", "20.000", "đồng", "ngày", "làm", "việc", ",", "\n", "12/2024"]))


@given(wordings.map(" ".join), wordings.map(" ".join))
def test_pieces_rebuild_both_wordings(old, new):
    pieces = diff_words(old, new)
    assert "".join(piece.text for piece in pieces if piece.op != "del") == new
    assert "".join(p.text for p in pieces if p.op != "ins").split() == old.split()
    assert all(left.op != right.op for left, right in pairwise(pieces))


def test_long_wordings_are_compared_too():
    old = " ".join(f"từ{n}" for n in range(5000))
    new = old.replace("từ2500 ", "khác ").replace("từ10 ", "")
    assert [piece.text for piece in diff_words(old, new) if piece.op != "equal"] == ["từ10 ", "từ2500 ", "khác "]


def test_very_long_table_with_one_changed_figure_shows_just_that_figure():
    old = " ".join(f"Mục {n} giá {n * 7}.000 đồng ;" for n in range(8_000))
    new = old.replace("giá 70.000 đồng", "giá 71.000 đồng").replace("Mục 7000 ", "Mục 7000a ")
    shown = [piece.text.strip() for piece in diff_words(old, new) if piece.op != "equal"]
    assert shown == ["70.000 đồng", "71.000 đồng", "7000", "7000a"]


def test_long_wordings_without_anything_in_common_are_simply_exchanged():
    old, new = (" ".join([word] * 6000) for word in ("cũ", "mới"))
    assert [piece.op for piece in diff_words(old, new)] == ["del", "ins"]


CODE = """Căn cứ Luật Phí và lệ phí;

Điều 1. Phạm vi điều chỉnh
Quyết định này quy định mức thu phí thẩm định hồ sơ cấp giấy phép môi trường trên địa bàn tỉnh.

Điều 2. Mức thu
1. Mức thu phí thẩm định lần đầu là 20.000 đồng cho một hồ sơ nộp trực tiếp tại bộ phận một cửa.
2. Tổ chức, cá nhân nộp phí trong thời hạn 20 ngày làm việc kể từ ngày nhận được thông báo.

Điều 3. Tổ chức thực hiện
Giám đốc Sở Tài nguyên và Môi trường, thủ trưởng các cơ quan liên quan chịu trách nhiệm thi hành.
"""


def changes(old, new):
    """Everything that is not the same, as (old path, new path, change)."""
    rows = diff_documents(old, parse(old).provisions, new, parse(new).provisions)
    return [(row.path_old, row.path_new, row.change.value) for row in rows if row.change is not Change.SAME]


def test_changed_clause_is_reported_once_and_its_siblings_stay():
    assert changes(CODE, CODE.replace("20 ngày làm việc", "12 ngày")) == [
        ("dieu-2/khoan-2", "dieu-2/khoan-2", "changed")
    ]


def test_unchanged_document_has_no_change_even_when_set_anew():
    assert changes(CODE, CODE.replace("mức thu phí", "mức  thu phí")) == []


def test_inserted_article_leaves_the_renumbered_ones_recognised():
    new = CODE.replace("Điều 3.", "Điều 4.").replace("Điều 2.", "Điều 3.")
    inserted = "Điều 2. Đối tượng nộp phí\nNgười đề nghị cấp giấy phép nộp phí theo quy định.\n\nĐiều 3. Mức thu"
    assert changes(CODE, new.replace("Điều 3. Mức thu", inserted)) == [
        (None, "dieu-2", "added"),
        ("dieu-2", "dieu-3", "moved"),
        ("dieu-2/khoan-1", "dieu-3/khoan-1", "moved"),
        ("dieu-2/khoan-2", "dieu-3/khoan-2", "moved"),
        ("dieu-3", "dieu-4", "moved"),
    ]


def test_removed_clause_stands_where_it_was():
    old = CODE.replace(
        "\n2. Tổ chức", "\n2. Miễn phí cho người có công với cách mạng và thân nhân liệt sĩ.\n3. Tổ chức"
    )
    assert changes(old, CODE) == [
        ("dieu-2/khoan-2", None, "removed"),
        ("dieu-2/khoan-3", "dieu-2/khoan-2", "moved"),
    ]


def test_moved_and_reworded_clause_shows_both():
    old = CODE.replace(
        "\n2. Tổ chức", "\n2. Miễn phí cho người có công với cách mạng và thân nhân liệt sĩ.\n3. Tổ chức"
    )
    new = CODE.replace("20 ngày làm việc", "12 ngày")
    rows = diff_documents(old, parse(old).provisions, new, parse(new).provisions)
    (moved,) = [row for row in rows if row.change is Change.MOVED]
    assert Piece("del", "20 ngày làm việc ") in moved.pieces
    assert Piece("ins", "12 ngày ") in moved.pieces


def test_clause_moved_to_another_article_is_not_removed_and_added():
    clause = "2. Tổ chức, cá nhân nộp phí trong thời hạn 20 ngày làm việc kể từ ngày nhận được thông báo.\n"
    new = CODE.replace(clause, "").replace("thi hành.\n", "thi hành.\n" + clause.replace("2. ", "1. "))
    assert ("dieu-2/khoan-2", "dieu-3/khoan-1", "moved") in changes(CODE, new)


def test_articles_put_into_chapters_do_not_move():
    new = CODE.replace("Điều 1.", "Chương I\nQUY ĐỊNH CHUNG\n\nĐiều 1.")
    assert changes(CODE, new) == [(None, "chuong-1", "added")]


def test_changed_basis_is_shown_before_all_provisions():
    assert changes(CODE, CODE.replace("Luật Phí và lệ phí", "Luật Bảo vệ môi trường")) == [("", "", "changed")]


def test_text_without_provisions_is_compared_as_a_whole():
    assert changes("Kính gửi Sở Tư pháp", "Kính gửi Sở Nội vụ") == [("", "", "changed")]
    assert diff_documents("", (), "", ()) == []


def test_every_provision_of_both_texts_appears_exactly_once():
    new = CODE.replace("Điều 3.", "Điều 5.").replace("20.000", "30.000")
    rows = diff_documents(CODE, parse(CODE).provisions, new, parse(new).provisions)
    assert sorted(row.path_old for row in rows if row.path_old) == sorted(p.path for p in parse(CODE).provisions)
    assert [row.path_new for row in rows if row.path_new] == [p.path for p in parse(new).provisions]


def test_one_changed_clause_of_five_hundred_articles_is_the_only_difference():
    article = (
        "Điều {0}. Nội dung số {0}\n1. Mức thu {0}.000 đồng cho việc {0}.\n2. Thời hạn {0} ngày đối với việc {0}.\n\n"
    )
    old = "".join(article.format(n) for n in range(1, 501))
    new = old.replace("Mức thu 250.000", "Mức thu 251.000")
    before, after = parse(old).provisions, parse(new).provisions
    rows = diff_documents(old, before, new, after)
    assert [row.path_new for row in rows if row.change is not Change.SAME] == ["dieu-250/khoan-1"]
