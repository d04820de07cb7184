"""Pages as a real browser shows them; skipped where there is no Chromium, or nothing to drive one with."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from making.web_pages import OTHERS, PAGES, write_files

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 900}

if CHROMIUM is None:
    pytest.skip("there is no Chromium", allow_module_level=True)
playwright = pytest.importorskip("playwright.sync_api")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield opened
        opened.close()


@pytest.fixture
def opened(
    browser: Any, bpcalc: Callable[..., object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Any]]:
    """Opens the page of a command; whatever it says on the console or asks of a network is a failure."""
    monkeypatch.chdir(tmp_path)
    write_files(tmp_path)
    faults: list[str] = []

    def open_page(name: str, size: dict[str, int] = WIDE, **settings: Any) -> Any:
        page = browser.new_page(viewport=size, **settings)
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        bpcalc(*{**PAGES, **OTHERS}[name], "--output", "page.html", "--force")
        address = (tmp_path / "page.html").as_uri()
        page.on("request", lambda asked: asked.url.split("#")[0] == address or faults.append(asked.url))
        page.goto(address)
        return page

    yield open_page
    assert faults == []


def box(page: Any, selector: str) -> dict[str, float]:
    found: dict[str, float] = page.locator(selector).first.bounding_box()
    return found


def test_fractions_are_drawn_with_the_numerator_above(opened: Callable[..., Any]) -> None:
    page = opened("run-classic")
    fraction = "#q-out_h1 .side mfrac"
    above, below = box(page, f"{fraction} > *:nth-child(1)"), box(page, f"{fraction} > *:nth-child(2)")
    assert above["height"] > 0
    assert below["height"] > 0
    assert above["y"] + above["height"] <= below["y"]
    assert abs(above["x"] + above["width"] / 2 - below["x"] - below["width"] / 2) < 1


def test_what_is_below_a_letter_is_smaller_in_a_link_as_elsewhere(opened: Callable[..., Any]) -> None:
    page = opened("run-classic")
    linked, alone = "#q-net_h1 .side a msub", "#q-net_h1 .term msub"
    for selector in (linked, alone):
        assert box(page, f"{selector} > :last-child")["y"] > box(page, f"{selector} > :first-child")["y"]
    sizes = [
        page.locator(f"{selector} > :last-child").first.evaluate("e => getComputedStyle(e).fontSize")
        for selector in (linked, alone)
    ]
    assert sizes[0] == sizes[1]


def test_a_click_on_a_number_lands_on_its_line(opened: Callable[..., Any]) -> None:
    page = opened("run-classic")
    number = page.locator("#q-dE_total-dw1 .numbers a", has_text="0.241300709")
    number.click()
    target = page.locator(":target")
    assert page.evaluate("location.hash") == "#q-dout_h1-dnet_h1"
    assert target.get_attribute("id") == "q-dout_h1-dnet_h1"
    assert 0 <= target.bounding_box()["y"] < WIDE["height"]
    assert target.evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"


def test_matrices_stand_in_brackets_as_high_as_they_are(opened: Callable[..., Any]) -> None:
    page = opened("matrix")
    matrix, bracket = box(page, "#q-z1 mtable"), box(page, "#q-z1 munder mo")
    assert bracket["height"] >= 0.9 * matrix["height"]


@pytest.mark.parametrize("name", [*PAGES, *OTHERS])
def test_a_phone_never_scrolls_sideways(name: str, opened: Callable[..., Any]) -> None:
    page = opened(name, PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_follows_the_colours_of_its_reader(scheme: str, opened: Callable[..., Any]) -> None:
    page = opened("explain-w1", color_scheme=scheme)
    red = int(page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor.match(/[0-9]+/)[0]"))
    assert (red > 128) == (scheme == "light")


def test_print_leaves_out_what_is_for_screens(opened: Callable[..., Any]) -> None:
    page = opened("run-classic", color_scheme="dark")
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert page.locator("#q-net_h1").is_visible()
    assert page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 255, 255)"
