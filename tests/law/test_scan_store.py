"""What a scan holds of the register: bounded texts, and a shelf that forgets what it is told to."""

from __future__ import annotations

from legaldocs.law.scan.register import Register
from legaldocs.law.scan.rivals import Side
from legaldocs.law.scan.run import scan
from legaldocs.law.scan.shelf import Shelf
from tests.law.test_scan_rules import TODAY, price, text


def put(shelf: Shelf, *keys: int, amount: str = "25.000", place: str = "mau") -> None:
    for key in keys:
        one = text(key, price(amount), place=place)
        shelf.put(one, [side for unit in one.units if (side := Side.of(one, unit)).values], f"stamp {key}")


def side_of(key: int) -> Side:
    one = text(key, price("35.000"))
    return Side.of(one, one.units[1])


def test_only_texts_of_the_same_place_are_near_and_never_the_text_itself() -> None:
    shelf = Shelf()
    put(shelf, 1, 2)
    put(shelf, 3, place="khac")
    assert {one.text.id for one in shelf.near(side_of(2), 9)} == {1}
    assert [one.id for one in shelf.alike(text(2, price("1")), 9)] == [1]


def test_what_is_dropped_or_put_anew_leaves_nothing_behind() -> None:
    shelf = Shelf()
    put(shelf, 1, 2)
    shelf.drop(1)
    assert (shelf.near(side_of(9), 9)[0].text.id, len(shelf.sides(1))) == (2, 0)
    assert shelf.stamps(0, 9) == {2: "stamp 2"}
    before = [one.unit.path for one in shelf.near(side_of(9), 9)]
    for _again in range(3):
        put(shelf, 2)
    assert [one.unit.path for one in shelf.near(side_of(9), 9)] == before


def test_a_text_no_longer_in_force_is_noted_but_not_compared() -> None:
    shelf = Shelf()
    ended = text(1, price("25.000"), alive=False)
    shelf.put(ended, [Side.of(ended, unit) for unit in ended.units], "ended")
    assert (shelf.stamps(0, 9), shelf.near(side_of(9), 9), shelf.alike(text(9, "x"), 9)) == ({1: "ended"}, [], [])


def test_texts_at_hand_stay_below_the_limit_and_are_read_again_when_needed() -> None:
    texts = {key: text(key, price("25.000")) for key in range(1, 21)}
    asked: list[int] = []

    def read(keys: list[int]) -> list[object]:
        asked.extend(keys)
        return [texts[key] for key in keys]

    one = len(texts[1].text)
    register = Register(TODAY, Shelf(), read, kept=5 * one)  # type: ignore[arg-type]  # values of a test
    for key in texts:
        assert register.text(key) is texts[key]
        assert register.side(texts[key], "dieu-1/khoan-1") is not None
    assert len(register._held) == 5
    assert register.text(1) is texts[1]
    assert asked.count(1) == 2


def test_a_scan_says_the_same_however_little_is_at_hand() -> None:
    texts = {key: text(key, price(f"{key}5.000")) for key in range(1, 9)}

    def seen(kept: int) -> list[object]:
        register = Register(TODAY, Shelf(), lambda keys: [texts[key] for key in keys], kept=kept)
        for one in texts.values():
            register.shelf.put(one, [side for unit in one.units if (side := Side.of(one, unit)).values])
        return [found for key in texts for found in scan(register, texts[key])]

    assert len(seen(10**9)) > 8
    assert seen(1) == seen(10**9)
