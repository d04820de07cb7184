"""A network as an SVG picture, which a page may style: `.network .paper .edge .disc .name .value .gradient .lit`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bpcalc.document.blocks import BIAS, Diagram
from bpcalc.formula.quantity import Kind
from bpcalc.language.said import said
from bpcalc.rendering.inline import prose, text
from bpcalc.rendering.page import Page
from bpcalc.rendering.pictures.network_layout import placed
from bpcalc.rendering.pictures.network_shapes import Disc, Picture, PlacedLabel, Track, Words
from bpcalc.rendering.pictures.network_words import picture_page
from bpcalc.rendering.pictures.svg_elements import COLOURS, FONTS, element, escaped, size

Address = Callable[[str], str]

_SPARE = 0.08
"""The part of a label's width that most fonts leave free on either side."""


def network_svg(block: Diagram, page: Page, address: Address | None = None) -> str:
    """The picture as one `<svg>` element; `address` gives what the words of an id link to, nothing for no link.

    Colours are attributes, which any style sheet overrules, and no style or script stands in it.
    """
    plain = picture_page(page)
    picture = placed(block, page)
    title = prose(said("The network {name}", name=block.name), plain)
    described = " ".join(text((told,), plain) for told in (block.described, *block.told))
    parts = "\n".join(_parts(picture, address or (lambda _id: ""), any(edge.lit for edge in block.edges)))
    attributes = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": "network",
        "role": "img",
        "width": size(picture.width),
        "height": size(picture.height),
        "viewBox": f"0 0 {size(picture.width)} {size(picture.height)}",
        "font-family": FONTS,
    }
    told = f"\n{element('title', {}, escaped(title))}\n{element('desc', {}, escaped(described))}\n"
    return element("svg", attributes, f"{told}{parts}\n") + "\n"


def _parts(picture: Picture, address: Address, has_lit: bool) -> Iterator[str]:
    whole = {"class": "paper", "width": size(picture.width), "height": size(picture.height), "fill": COLOURS["paper"]}
    yield element("rect", whole)
    for track in sorted(picture.tracks, key=lambda track: track.edge.lit):  # what is lit lies on top
        yield _line(track, has_lit)
    for label in picture.labels:
        yield from _label(label, address, is_faint=has_lit and not label.is_lit)
    for disc in picture.discs:
        yield from _disc(disc, address)
    for words in picture.words:
        yield _words(words, address)


def _line(track: Track, has_lit: bool) -> str:
    first, *others = (f"{size(x)} {size(y)}" for x, y in track.points)
    is_bias = track.edge.rows and track.edge.rows[0][0].kind is Kind.BIAS
    attributes = {
        "class": "edge lit" if track.edge.lit else "edge",
        "d": f"M{first}L{' '.join(others)}",
        "fill": "none",
        "stroke": COLOURS["lit"] if track.edge.lit else "currentColor",
        "stroke-width": "2.5" if track.edge.lit else "1",
    }
    if has_lit and not track.edge.lit:
        attributes["stroke-opacity"] = "0.4"
    if is_bias:
        attributes["stroke-dasharray"] = "4 3"
    return element("path", attributes)


def _label(label: PlacedLabel, address: Address, is_faint: bool) -> Iterator[str]:
    left, top, right, bottom = label.box
    spare = (right - left) * _SPARE
    place = {"x": size(left + spare), "y": size(top), "width": size(right - left - 2 * spare)}
    yield element("rect", {"class": "paper", **place, "height": size(bottom - top), "fill": COLOURS["paper"]})
    yield from (_words(words, address, is_faint, halo=True) for words in label.words)


def _disc(disc: Disc, address: Address) -> Iterator[str]:
    lit = disc.circle.lit
    attributes = {
        "class": f"disc {disc.circle.role}" + (" lit" if lit else ""),
        "cx": size(disc.middle.x),
        "cy": size(disc.middle.y),
        "r": size(disc.radius),
        "fill": COLOURS["paper"],
        "stroke": COLOURS["lit"] if lit else "currentColor",
        "stroke-width": "3" if lit else "1.2",
    }
    if disc.circle.role == BIAS:
        attributes["stroke-dasharray"] = "4 3"
    yield element("circle", attributes)
    yield from (_words(words, address) for words in disc.words)
    yield from (_words(words, address, halo=True) for words in disc.below)


def _words(words: Words, address: Address, is_faint: bool = False, halo: bool = False) -> str:
    is_sentence = words.look == "told"
    attributes = {
        "class": f"{words.look} halo" if halo else words.look,
        "x": size(words.box.left if is_sentence else words.middle.x),
        "y": size(words.middle.y + words.size * 0.36),
        "font-size": size(words.size),
        "text-anchor": "start" if is_sentence else "middle",
        "fill": COLOURS.get(words.look, "currentColor"),
    }
    if words.look == "name":
        attributes["font-weight"] = "bold"
    if is_faint:
        attributes["fill-opacity"] = "0.7"
    if words.id:
        attributes["data-id"] = words.id
    if halo:  # for fonts that are wider than the paper below them
        attributes |= {"stroke": COLOURS["paper"], "stroke-width": "3", "paint-order": "stroke"}
    made = element("text", attributes, escaped(words.text))
    where = address(words.id) if words.id else ""
    return element("a", {"href": where}, made) if where else made
