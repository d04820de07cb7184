"""Lines of the notes on a page: term, formula, numbers put in, value; why it holds and where it is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bpcalc.document.blocks import Given, Letter, Line, Lines
from bpcalc.language.said import said, said_of
from bpcalc.rendering.derivation_line import BARE_NUMBER, SetLine, because_between, set_line
from bpcalc.rendering.html.links import Named, place_of
from bpcalc.rendering.html.setting import Setting
from bpcalc.rendering.html.text import displayed_math, element, escaped, inline_math, visible
from bpcalc.rendering.inline import part_text, titled

MOST_USES = 4
"""Links to lines that use a line, as many as stand beside it at once."""


def given_values(block: Given, setting: Setting) -> Iterator[str]:
    """What is given, kind by kind."""
    yield '<dl class="given">'
    for title, lines in block.groups:
        yield element("dt", escaped(titled(title, setting.plain).strip()))
        yield f"<dd><ul>{''.join(_given(line, setting) for line in lines)}</ul></dd>"
    yield "</dl>"


def _given(line: Line, setting: Setting) -> str:
    written = set_line(line, setting.page)
    address = setting.links.places[place_of(line)]
    value = f"<mo>=</mo>{written.value}" if written.value else ""
    return element("li", inline_math(written.term + value) + uses(address, setting), id=address)


def derivation_lines(block: Lines, setting: Setting) -> Iterator[str]:
    """Lines of the derivation, those that belong together in one list."""
    for group in block.groups:
        yield f'<ol class="lines{" terse" if block.terse else ""}">'
        yield from (_line(line, block, setting) for line in group)
        yield "</ol>"


def _line(line: Line, block: Lines, setting: Setting) -> str:
    written = set_line(line, setting.page)
    address = setting.links.places[place_of(line)]
    mark = element("span", inline_math(written.mark), class_="mark") if written.mark else ""
    term = element("div", mark + displayed_math(written.term), class_="term")
    sides = "".join(_sides(written, block.terse))
    because = because_between(written.why, setting.plain, escaped, inline_math)
    told = (
        (element("p", because) if because else "")
        + _why(written.reason, block.reasons, setting)
        + uses(address, setting)
    )
    aside = element("div", told, class_="told") if told else ""
    return element("li", term + element("div", sides, class_="sides") + aside, class_="line", id=address)


def _sides(written: SetLine, terse: bool) -> Iterator[str]:
    """What the term equals, each once."""
    how = () if terse and written.value else written.how
    if written.because and written.value:  # the number of the branch and the value are one
        how = tuple(side for side in how if not BARE_NUMBER.fullmatch(visible(side)))
    told = {
        visible(side): (side, "numbers" if written.how.index(side) in written.numbers else "formula") for side in how
    }
    if written.value:
        told[visible(written.value)] = (written.value, "value")
    for side, kind in told.values():
        yield element("div", displayed_math("<mo>=</mo>" + side), class_=f"side {kind}")


def _why(reason: str, is_open: bool, setting: Setting) -> str:
    if not reason:
        return ""
    if is_open:
        return element("p", escaped(reason), class_="why")
    summary = element("summary", setting.words(said("why?")))
    return element("details", summary + element("p", escaped(reason)), class_="why")


def uses(address: str, setting: Setting) -> str:
    """Links to what is defined with the help of a line: a few at once, many on demand."""
    users = setting.links.uses.get(address, {})
    if not users:
        return ""
    told = "".join(_users(users, setting))
    if len(users) <= MOST_USES:
        title = element("span", setting.words(said("used in")), class_="title")
        return element("div", f"{title} <ul>{told}</ul>", class_="uses")
    count = said_of(len(users), "used in {count:,} line", "used in {count:,} lines")
    return element("details", element("summary", setting.words(count)) + f"<ul>{told}</ul>", class_="uses")


def _users(users: Mapping[str, Named], setting: Setting) -> Iterator[str]:
    for address, name in users.items():
        text = part_text(name, setting.page) if isinstance(name, Letter) else setting.page.label(name)
        yield element("li", element("a", inline_math(text), href=f"#{address}"))
