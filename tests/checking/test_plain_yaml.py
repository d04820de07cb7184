"""A sheet that is read line by line is what a reader of YAML reads, however it is mutilated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpcalc as library
from bpcalc.checking.sheets.layouts import _in_yaml
from bpcalc.checking.sheets.plain_yaml import plain_sheet
from bpcalc.checking.text import Text

BLANK = library.render(library.sheet(library.load("classic"), config="classic"), "yaml")
KEY = library.render(library.sheet(library.load("relu-softmax"), key=True, config="relu-softmax"), "yaml")
LINES = [
    *("# a comment", "", "   ", "  # another", "student:", "student: Ann", "student: Bo Li-Ng  # late", "name: null"),
    *("config: classic", "Network: own.yaml", "answers:", "answers: # all", "answers: {}", "---", "..."),
    *("  net_h1:", "  net_h1: 0.3775", "  net_h2: -3.9e-1 # done", '  "dE/dw1:o1": .5', '  "b": 0.1', "  w5+: +1."),
    *("   out_h1: 1", " out_h1: 1", "out_h1: 1", "  a: 0.1 0.2", "  a: 1,5", "  a: - 1", "  a: &x 1", "  <<: 1"),
    *(
        "  a:1",
        "  a : 1",
        "  ? a",
        "  a: |",
        "    1",
        "  a: '1'",
        "  null: 1",
        "  - 1",
        "\ta: 1",
        "  a: 0x1F",
        "  é: 1",
    ),
]
ODD = [*"#:&*!|>'\"%@`{}[],?-+. \t\n\\~<1e", "null", "é", "学", "\u2028", "\x85", "\ufeff", "\n  "]


@pytest.mark.parametrize("text", [BLANK, KEY])
def test_what_is_written_by_sheet_is_read_line_by_line(text: str) -> None:
    text_of = Text("a.yaml", text)
    filled = plain_sheet(text_of)
    assert filled is not None
    assert filled == _in_yaml(text_of)


@given(st.lists(st.sampled_from(LINES), max_size=12))
def test_lines_in_any_order_are_what_yaml_reads(lines: list[str]) -> None:
    _compared("\n".join(["student: Ann", "answers:", *lines]))
    _compared("\n".join(lines))


@given(st.integers(0, 400), st.integers(0, 2), st.lists(st.sampled_from(ODD), max_size=3))
def test_a_mutilated_sheet_is_what_yaml_reads(place: int, gone: int, put: list[str]) -> None:
    text = "\n".join(KEY.split("\n")[2:14])
    place %= len(text)
    _compared(text[:place] + "".join(put) + text[place + gone :])


def _compared(text: str) -> None:
    filled = plain_sheet(Text("a.yaml", text))
    if filled is not None:
        assert filled == _in_yaml(Text("a.yaml", text))
