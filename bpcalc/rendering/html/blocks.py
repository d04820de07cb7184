"""The blocks of a page as elements."""

from __future__ import annotations

from collections.abc import Iterator

from bpcalc.document import blocks
from bpcalc.rendering.html.lines import derivation_lines, given_values
from bpcalc.rendering.html.matrices import matrix_equations
from bpcalc.rendering.html.setting import Setting, inline
from bpcalc.rendering.html.text import element, escaped
from bpcalc.rendering.pictures.bars_svg import bars_svg
from bpcalc.rendering.pictures.curve_svg import curve_svg
from bpcalc.rendering.pictures.network_svg import network_svg
from bpcalc.rendering.renderer import Renderer

_AROUND = 120
"""Letters of a reader's line that are shown on each side of what is marked."""


class Html(Renderer[str]):
    """Writes blocks as elements, in the setting of a part of a page."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting.page)
        self.setting = setting

    def _inline(self, parts: blocks.Parts) -> str:
        return inline(parts, self.setting)

    def heading(self, block: blocks.Heading) -> Iterator[str]:
        """A heading that the contents lead to; the page's own title stands above everything."""
        entry = self.setting.headings.get(id(block))
        if entry is not None:
            yield element(f"h{entry.level}", inline(block.parts, self.setting, with_links=False), id=entry.address)

    def paragraph(self, block: blocks.Paragraph) -> Iterator[str]:
        """Running text."""
        yield element("p", self._inline(block.parts).strip())

    def given(self, block: blocks.Given) -> Iterator[str]:
        """What is given, kind by kind."""
        return given_values(block, self.setting)

    def lines(self, block: blocks.Lines) -> Iterator[str]:
        """Lines of the derivation, those that belong together in one list."""
        return derivation_lines(block, self.setting)

    def equations(self, block: blocks.Equations) -> Iterator[str]:
        """The equations, each in a line of its own."""
        return matrix_equations(block, self.setting)

    def table(self, block: blocks.Table) -> Iterator[str]:
        """A table, which scrolls by itself where it is too wide."""
        looks = ["number" if column in block.numeric else "" for column in range(len(block.header))]
        head = (
            element("th", self._inline(cell), scope="col", class_=look)
            for cell, look in zip(block.header, looks, strict=True)
        )
        rows = (
            "".join(element("td", self._inline(cell), class_=look) for cell, look in zip(row, looks, strict=True))
            for row in block.rows
        )
        body = "\n".join(element("tr", row) for row in rows)
        table = element("thead", element("tr", "".join(head))) + "\n" + element("tbody", body)
        yield element("div", element("table", table), class_="scroll")

    def curve(self, block: blocks.Curve) -> Iterator[str]:
        """The curve on a linear scale, and beside it on a logarithmic one."""
        plain = self.setting.plain
        yield element("figure", curve_svg(block, plain) + curve_svg(block, plain, logarithmic=True), class_="curves")

    def diagram(self, block: blocks.Diagram) -> Iterator[str]:
        """The network, its numbers links to their lines."""
        ids = self.setting.links.ids

        def address(name: str) -> str:
            return f"#{ids[name]}" if name in ids else ""

        yield element("figure", network_svg(block, self.setting.plain, address), class_="diagram")

    def bars(self, block: blocks.Bars) -> Iterator[str]:
        """The bars."""
        yield element("figure", bars_svg([block], self.setting.plain), class_="bars")

    def branch(self, block: blocks.Branch) -> Iterator[str]:
        """A tree as lists inside of lists."""
        yield element("ul", self._item(block), class_="tree")

    def _item(self, block: blocks.Branch) -> str:
        """A path goes on in its own line; where it forks, there is a list."""
        stations = [block]
        while len(stations[-1].children) == 1:
            stations += stations[-1].children
        path = '<span class="to"> → </span>'.join(
            element("span", self._inline(station.parts).strip(), class_="station") for station in stations
        )
        forks = "".join(map(self._item, stations[-1].children))
        return element("li", path + (element("ul", forks) if forks else ""))

    def excerpt(self, block: blocks.Excerpt) -> Iterator[str]:
        """A line of a reader's file; of a long one, what stands around the mark."""
        start, end = block.column - 1, block.column - 1 + block.length
        before, marked, after = block.text[:start], block.text[start:end], block.text[end:].rstrip()
        before = "…" * (len(before) > _AROUND) + before[-_AROUND:]
        after = after[:_AROUND] + "…" * (len(after) > _AROUND)
        shown = [escaped(part.replace("\t", " ")) for part in (before, marked or "\u00a0", after)]
        number = element("span", f"{block.line}", class_="number")
        yield element("pre", f"{number} {shown[0]}{element('mark', shown[1])}{shown[2]}", class_="source")
