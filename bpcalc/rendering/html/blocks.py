"""Text, tables, trees, pictures and lines of a reader's file on a page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from bpcalc.document.blocks import Branch, Curve, Diagram, Excerpt, Heading, Paragraph, Table
from bpcalc.rendering.html.setting import Setting, inline
from bpcalc.rendering.html.text import element, escaped
from bpcalc.rendering.pictures.curve_svg import curve_svg
from bpcalc.rendering.pictures.network_svg import network_svg

_AROUND = 120
"""Letters of a reader's line that are shown on each side of what is marked."""


def heading(block: Heading, setting: Setting) -> Iterator[str]:
    """A heading that the contents lead to; the page's own title stands above everything."""
    entry = setting.headings.get(id(block))
    if entry is not None:
        yield element(f"h{entry.level}", inline(block.parts, setting, with_links=False), id=entry.address)


def paragraph(block: Paragraph, setting: Setting) -> Iterator[str]:
    """Running text."""
    yield element("p", inline(block.parts, setting).strip())


def table(block: Table, setting: Setting) -> Iterator[str]:
    """A table, which scrolls by itself where it is too wide."""
    looks = ["number" if column in block.numeric else "" for column in range(len(block.header))]
    head = (
        element("th", inline(cell, setting), scope="col", class_=look)
        for cell, look in zip(block.header, looks, strict=True)
    )
    rows = (
        element(
            "tr",
            "".join(element("td", inline(cell, setting), class_=look) for cell, look in zip(row, looks, strict=True)),
        )
        for row in block.rows
    )
    table = element("thead", element("tr", "".join(head))) + "\n" + element("tbody", "\n".join(rows))
    yield element("div", element("table", table), class_="scroll")


def branch(block: Branch, setting: Setting) -> Iterator[str]:
    """A tree as lists inside of lists."""
    yield element("ul", "".join(_item(block, setting)), class_="tree")


def _item(block: Branch, setting: Setting) -> Iterator[str]:
    """A path goes on in its own line; where it forks, there is a list."""
    stations = [block]
    while len(stations[-1].children) == 1:
        stations += stations[-1].children
    path = '<span class="to"> → </span>'.join(
        element("span", inline(station.parts, setting).strip(), class_="station") for station in stations
    )
    forks = "".join(chain.from_iterable(_item(child, setting) for child in stations[-1].children))
    yield element("li", path + (element("ul", forks) if forks else ""))


def excerpt(block: Excerpt, _setting: Setting) -> Iterator[str]:
    """A line of a reader's file; of a long one, what stands around the mark."""
    start, end = block.column - 1, block.column - 1 + block.length
    before, marked, after = block.text[:start], block.text[start:end], block.text[end:].rstrip()
    before = "…" * (len(before) > _AROUND) + before[-_AROUND:]
    after = after[:_AROUND] + "…" * (len(after) > _AROUND)
    shown = [escaped(part.replace("\t", " ")) for part in (before, marked or "\u00a0", after)]
    number = element("span", f"{block.line}", class_="number")
    yield element("pre", f"{number} {shown[0]}{element('mark', shown[1])}{shown[2]}", class_="source")


def curve(block: Curve, setting: Setting) -> Iterator[str]:
    """The curve on a linear scale, and beside it on a logarithmic one."""
    pictures = curve_svg(block, setting.plain) + curve_svg(block, setting.plain, logarithmic=True)
    yield element("figure", pictures, class_="curves")


def diagram(block: Diagram, setting: Setting) -> Iterator[str]:
    """The network, its numbers links to their lines."""

    def address(name: str) -> str:
        return f"#{setting.links.ids[name]}" if name in setting.links.ids else ""

    yield element("figure", network_svg(block, setting.plain, address), class_="diagram")
