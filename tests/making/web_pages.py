"""What tests of pages share: commands whose pages are looked at, and a reader of pages that takes no liberties."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as Xml

SHEET = """\
student: Ann
config: classic
answers:
  net_h1: 0.3775
  out_h1: 5.93269992
  net_h2: 0.3925
  out_h2:
  "dE/dw5": 0,0822
"""
NOTE = """\
# Forward pass

net_h1 = 0.15 * 0.05 + 0.2 * 0.1 + 0.35 * 1 = 0.3775

out_h1 = 1 / (1 + e^(-0.3775)) = 0.593269992

net_h2 = 0.3925 and out_h2 = 0.596844378
"""
SOFTMAX = """\
inputs: {x1: 1, x2: 2}
targets: {o1: 0, o2: 1}
layers:
  - {activation: relu, weights: [[0.1, -0.2], [0.4, 0.3]], bias: [0.1, -0.1]}
  - {activation: softmax, weights: [[0.5, -0.3], [0.2, 0.7]], bias: [0, 0.1]}
loss: cross-entropy
learning_rate: 0.1
"""
PAGES = {
    "run-classic": ("run", "classic"),
    "explain-w1": ("explain", "w1"),
    "run-classic-trained": ("run", "classic", "--only", "error", "--iterations", "10000"),
    "check-sheet": ("check", "ann.yaml", "--all"),
    "check-note": ("check", "note.md", "--config", "classic"),
}
OTHERS = {
    "matrix": ("run", "classic", "--form", "matrix"),
    "softmax": ("run", "softmax.yaml", "--why"),
    "layer": ("run", "classic", "--notation", "layer", "--terse"),
    "several": ("explain", "b1", "∂E/∂i1", "w5@100", "net_h1", "i1"),
    "chinese": ("explain", "w5", "--language", "zh"),
    "sheets": ("check", "ann.yaml", "note.md", "right.yaml", "--config", "classic"),
    "fragment": ("explain", "w5", "--fragment"),
}
OPERANDS = {"mfrac": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2}
TOKENS = {"mi", "mn", "mo", "mtext"}


def write_files(folder: Path) -> None:
    """The files that the commands name."""
    files = {"ann.yaml": SHEET, "note.md": NOTE, "softmax.yaml": SOFTMAX}
    files["right.yaml"] = "config: classic\nanswers:\n  net_h1: 0.3775\n  out_h1: 0.593269992\n"
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def parsed(page: str) -> Xml.Element:
    """The body of a page, or a fragment, as the tree that a strict parser makes of it."""
    body = page[page.index("<body") : page.index("</html>")] if "<body" in page else page
    return Xml.fromstring(re.sub("<style>.*?</style>", "", body, flags=re.DOTALL).replace("<wbr>", "<wbr/>"))  # noqa: S314


def addresses(tree: Xml.Element) -> list[str]:
    """Every id of a tree, in order."""
    return [element.attrib["id"] for element in tree.iter() if "id" in element.attrib]


def links(tree: Xml.Element) -> list[str]:
    """What every link of a tree leads to."""
    return [element.attrib["href"] for element in tree.iter() if "href" in element.attrib]


def by_address(tree: Xml.Element, address: str) -> Xml.Element:
    """The element that an address is of."""
    return next(element for element in tree.iter() if element.get("id") == address)


def said_in(element: Xml.Element) -> str:
    """The text of an element, signs of multiplication and all."""
    return "".join(element.itertext())


def faults_of_formulas(tree: Xml.Element) -> Iterator[str]:
    """Elements with a wrong number of operands, and text outside of the elements that may hold some."""
    for element in (part for math in tree.iter("math") for part in math.iter()):
        around = (element.text or "", *(child.tail or "" for child in element))
        if len(element) != OPERANDS.get(element.tag, len(element)):
            yield f"operands of {Xml.tostring(element, encoding='unicode')}"
        if element.tag not in {*TOKENS, "a"} and "".join(around).strip():
            yield f"text in {Xml.tostring(element, encoding='unicode')}"
