"""Pages: well-formed, safe, linked both ways, and readable by everyone."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from typer.testing import Result

from bpcalc.rendering.html.page import style
from bpcalc.rendering.html.text import displayed_math, escaped, linked_math
from making.places import WORKING
from making.web_pages import (
    OTHERS,
    PAGES,
    addresses,
    by_address,
    faults_of_formulas,
    links,
    parsed,
    said_in,
    write_files,
)

Command = Callable[..., Result]
HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(1) onload='alert(2)'> &amp;"
UNPRINTABLE = "\x1b[31m \u202e"
LEAST_CONTRAST = 4.5
"""Of text on its ground, by WCAG 2 level AA."""


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_files(tmp_path)


@pytest.fixture
def page(bpcalc: Command) -> Callable[..., str]:
    return lambda *command: bpcalc(*command, "--format", "html").stdout


@pytest.mark.parametrize("name", PAGES)
def test_pages_read_as_they_did(
    name: str, page: Callable[..., str], matches_golden: Callable[[str, str], None]
) -> None:
    """Without the style sheet and the pictures, which are files and tests of their own."""
    text = re.sub(r"<(style|svg)\b.*?</\1>", r"<\1></\1>", page(*PAGES[name]), flags=re.DOTALL)
    matches_golden(f"{name}.html", re.sub("sha256-[^']+", "sha256-", text))


@pytest.mark.parametrize("name", {**PAGES, **OTHERS})
def test_a_page_is_well_formed_and_every_link_arrives(name: str, page: Callable[..., str]) -> None:
    text = page(*{**PAGES, **OTHERS}[name])
    tree = parsed(text)
    known = addresses(tree)
    assert len(known) == len(set(known))
    assert {link.removeprefix("#") for link in links(tree)} <= set(known)
    assert all(link.startswith("#") for link in links(tree))
    assert list(faults_of_formulas(tree)) == []
    assert not re.search(r"\ssrc=|url\(|@import|https?://", re.sub(r'xmlns="[^"]*"', "", text))


@pytest.mark.parametrize("config", WORKING, ids=lambda path: path.stem)
def test_any_network_makes_a_page(config: Path, page: Callable[..., str]) -> None:
    tree = parsed(page("run", str(config), "--only", "given", "--only", "forward", "--only", "backward"))
    known = addresses(tree)
    assert len(known) == len(set(known))
    assert {link.removeprefix("#") for link in links(tree)} <= set(known)
    assert list(faults_of_formulas(tree)) == []


def test_every_number_put_in_leads_to_its_line(bpcalc: Command, page: Callable[..., str]) -> None:
    tree = parsed(page("run", "classic"))
    steps = json.loads(bpcalc("run", "classic", "--format", "json").stdout)["steps"]
    for step in (step for step in steps if step["phase"] != "given"):
        line = by_address(tree, address(step["id"]))
        sides = {side.get("class", "").removeprefix("side "): side for side in line.iter("div")}
        for side in (sides[kind] for kind in ("formula", "numbers") if kind in sides):
            assert {link.removeprefix("#") for link in links(side)} == set(map(address, step["needs"])), step["id"]
        value = sides["value"]
        assert "".join(said_in(value).split()) == "=" + spelled(step["text"])


def test_every_line_says_where_it_is_used(bpcalc: Command, page: Callable[..., str]) -> None:
    tree = parsed(page("run", "classic"))
    steps = json.loads(bpcalc("run", "classic", "--format", "json").stdout)["steps"]
    for step in steps:
        users = {address(other["id"]) for other in steps if step["id"] in other["needs"]}
        line = by_address(tree, address(step["id"]))
        shown = [link for part in line.iter() if part.get("class") == "uses" for link in links(part)]
        assert {link.removeprefix("#") for link in shown} == users, step["id"]


def address(name: str) -> str:
    return "q-" + re.sub(r"[^A-Za-z0-9_.-]+", "-", name)


def spelled(text: str) -> str:
    digits, _, exponent = text.replace("-", "−").partition("e")
    return f"{digits}·10{exponent[0].replace('+', '')}{int(exponent[1:])}" if exponent else digits


def test_a_page_lets_nothing_in(page: Callable[..., str]) -> None:
    text = page("run", "classic")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    sheets = re.findall("<style>(.*?)</style>", text, flags=re.DOTALL)
    assert policy is not None
    digest = b64encode(sha256(sheets[0].encode()).digest()).decode()
    assert len(sheets) == 1
    assert policy[1] == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert not re.search(r"<script|\son\w+=|\sstyle=", text)


def test_hostile_text_stays_text(page: Callable[..., str], tmp_path: Path) -> None:
    config = {"title": HOSTILE, "inputs": {"i'1": 1}, "targets": [1], "layers": [{"weights": [[0.5]]}]}
    (tmp_path / "hostile.yaml").write_text(json.dumps(config), encoding="utf-8")
    (tmp_path / "<b onload=x>.yaml").write_text(json.dumps({"student": HOSTILE + UNPRINTABLE, "answers": {HOSTILE: 1}}))
    (tmp_path / "hostile.md").write_text(f"net_h1 = 0.15 * 0.05 = 0.5 {HOSTILE}{UNPRINTABLE}\n", encoding="utf-8")
    for command in (
        ("run", "hostile.yaml"),
        ("run", "hostile.yaml", "--form", "matrix"),
        ("check", "<b onload=x>.yaml", "hostile.md", "--config", "classic"),
    ):
        text = page(*command)
        tree = parsed(text)
        assert "<script" not in text
        assert not {"script", "img", "b"} & {element.tag for element in tree.iter()}
        assert not [key for element in tree.iter() for key in element.attrib if key.startswith("on")]
        assert "alert(1)" in said_in(tree)
        assert not set(text) & {"\x1b", "\u202e"}


def test_escaped_text_cannot_leave_an_attribute() -> None:
    assert escaped("\"><'&") == "&quot;&gt;&lt;&#x27;&amp;"
    assert escaped("a\x00\x1b\udc80\ufdd0b\n") == "a\ufffd\ufffd\ufffd\ufffdb\n"


def test_a_fragment_is_a_body_with_its_style_and_shares_no_address(page: Callable[..., str]) -> None:
    one, other = (page("explain", "w5", "--fragment", "--set", f"w1={value}") for value in (1, 2))
    assert one.startswith('<div class="bpcalc" lang="en">\n<style>')
    assert not re.search("<(?:html|head|body|meta|nav)", one)
    assert one.count("<div") == one.count("</div>")
    assert not set(addresses(parsed(one))) & set(addresses(parsed(other)))


def test_the_style_sheet_is_about_bpcalc_only() -> None:
    rules = re.sub(r"@media [^{]*{((?:[^{}]*{[^{}]*})*)\s*}", r"\1", style())
    for selectors in re.findall(r"([^{}]+){", rules):
        assert all(selector.strip().startswith(".bpcalc") for selector in selectors.split(",")), selectors


def test_a_page_is_in_the_language_of_its_reader(page: Callable[..., str]) -> None:
    text = page("explain", "w5", "--language", "zh")
    assert '<html lang="zh">' in text
    assert '<nav aria-label="目录">' in text


def test_a_page_has_landmarks_and_headings_without_gaps(page: Callable[..., str]) -> None:
    for command in (PAGES["explain-w1"], PAGES["check-note"], OTHERS["several"], OTHERS["sheets"]):
        tree = parsed(page(*command))
        assert [child.tag for child in tree if child.tag != "a"] in (["header", "nav", "main"], ["header", "main"])
        levels = [int(element.tag[1]) for element in tree.iter() if re.fullmatch("h[1-6]", element.tag)]
        assert levels.count(1) == 1
        assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_words_stand_where_colours_mean_something(page: Callable[..., str]) -> None:
    tree = parsed(page(*PAGES["check-sheet"]))
    judged = [element for element in tree.iter() if element.get("class") in ("good", "bad")]
    assert judged
    assert all(element.tag == "strong" and re.search(r"\w", said_in(element)) for element in judged)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "sheet", "target", "value"])
def test_text_stands_out_from_its_ground(scheme: int, ground: str) -> None:
    colours = dict(re.findall(r"--(\w+): (#\w{6})", "--paper: " + style().split("--paper: ")[1 + scheme]))
    for ink in ("ink", "weak", "link", *(["good", "bad"] if ground == "paper" else [])):
        assert contrast(colours[ink], colours[ground]) >= LEAST_CONTRAST, (ink, ground)


def contrast(one: str, other: str) -> float:
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_long_sum_may_be_broken_before_its_signs() -> None:
    terms = "<mo>+</mo>".join("<mn>0.123456789</mn><mo>×</mo><mrow><mo>+</mo><mn>2</mn></mrow>" for _ in range(3))
    first, *others = displayed_math("<mo>=</mo>" + terms).split("<wbr>")
    assert first.startswith('<math displaystyle="true"><mo>=</mo><mn>')
    assert len(others) == 2
    assert all(piece.startswith('<math displaystyle="true"><mo form="infix">+</mo><mn>') for piece in others)
    assert "<wbr>" not in displayed_math("<mn>1</mn><mo>+</mo><mn>2</mn>")


def test_only_tall_brackets_stretch() -> None:
    low = displayed_math("<mrow><mo>(</mo><mn>1</mn><mo>)</mo></mrow>")
    tall = displayed_math("<mrow><mo>(</mo><mfrac><mn>1</mn><mn>2</mn></mfrac><mo>)</mo></mrow>")
    assert low.count('<mo stretchy="false">') == 2
    assert "stretchy" not in tall


def test_a_letter_stays_slanted_in_a_link() -> None:
    assert "<mi>E</mi>" in linked_math("q", "<mi>E</mi>", "E")
    assert "title" not in linked_math("q", "<mi>E</mi>", "E")


def test_a_number_says_what_it_is_of() -> None:
    assert linked_math("q", "<mn>0.5</mn>", "w1") == '<mtext><a href="#q" title="w1">0.5</a></mtext>'


@pytest.mark.skipif(shutil.which("vnu") is None, reason="the Nu HTML checker is not installed")
def test_the_nu_checker_finds_no_fault(page: Callable[..., str], tmp_path: Path) -> None:
    files = []
    for name in ("explain-w1", "check-sheet", "matrix", "fragment"):
        text = page(*{**PAGES, **OTHERS}[name])
        files.append(tmp_path / f"{name}.html")
        files[-1].write_text(text if "<html" in text else f"<!DOCTYPE html><title>x</title>{text}", encoding="utf-8")
    result = subprocess.run(["vnu", "--errors-only", *files], capture_output=True, text=True, check=False)
    assert result.stderr == ""
