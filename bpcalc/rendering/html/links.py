"""Where each line of a page stands, and which lines use it: the addresses that links lead to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import count
from typing import NamedTuple, TypeAlias

from bpcalc.document.blocks import Block, Document, Equation, Equations, Given, Heading, Letter, Line, Lines, Matrix
from bpcalc.formula.quantity import Quantity

_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")
_LONGEST = 60

Named: TypeAlias = Quantity | Letter
"""What a line or an equation defines."""


class Links(NamedTuple):
    """The addresses of a part of a page.

    `places` are those of lines, equations and cells of matrices, each by its `place_of`; `ids` and `letters` those that
    a name leads to; `uses` what is defined with the help of a place, by the address of each.
    """

    places: Mapping[object, str]
    ids: Mapping[str, str]
    letters: Mapping[Letter, str]
    uses: Mapping[str, Mapping[str, Named]]


class _Place(NamedTuple):
    """Something with an address: `needs` are the names that it uses, `rank` is lower for what is better to link to."""

    part: int
    key: object
    name: Named
    needs: tuple[str | Letter, ...]
    value: object
    rank: int
    address: str


def place_of(thing: Line | Equation, *cell: int) -> object:
    """What a line, an equation or a cell of its last matrix is found by; equal lines may stand in two places."""
    return (id(thing), *cell)


def defined(letter: Letter) -> Letter:
    """The letter whose equation says what this one is: of σ(z)ᵀ that is z."""
    is_partial = letter.before.endswith("∂")
    return letter._replace(transposed=False, before=letter.before if is_partial else "")


def links_of(parts: Sequence[Sequence[Block]], prefix: str, *, apart: bool = False) -> list[Links]:
    """The links of each part of a page.

    A name leads to the line of its own part, or else to another part's where all parts agree on the value and none
    stands `apart` from the others.
    """
    places = list(
        _with_addresses((part for number, blocks in enumerate(parts) for part in _places(number, blocks)), prefix)
    )
    by_name: dict[str | Letter, list[_Place]] = {}
    for place in sorted(places, key=lambda place: place.rank):
        by_name.setdefault(_key(place.name), []).append(place)
    keys: list[dict[object, str]] = [{} for _ in parts]
    own: list[dict[str | Letter, str]] = [{} for _ in parts]
    for place in sorted(places, key=lambda place: place.rank):
        keys[place.part][place.key] = place.address
        own[place.part].setdefault(_key(place.name), place.address)
    agreed = {} if apart else {name: same[0].address for name, same in by_name.items() if _agree(same)}
    names = [{**agreed, **known} for known in own]
    uses: dict[str, dict[str, Named]] = {}
    for place in places:
        for need in place.needs:
            address = names[place.part].get(need)
            if address and address != place.address:
                uses.setdefault(address, {})[place.address] = place.name
    return [
        Links(
            keys[number],
            {name: address for name, address in known.items() if isinstance(name, str)},
            {name: address for name, address in known.items() if isinstance(name, Letter)},
            uses,
        )
        for number, known in enumerate(names)
    ]


def prefix_of(document: Document, is_fragment: bool) -> str:
    """What addresses begin with: on a page with other fragments, something that only this document has."""
    if not is_fragment:
        return "q-"
    places = _places(0, document.blocks)
    headings = [block.parts for block in document.blocks if isinstance(block, Heading)]
    known = repr((dict(document.about), headings, [(_key(place.name), place.value) for place in places]))
    return f"q{sha256(known.encode('utf-8', 'replace')).hexdigest()[:8]}-"


def _key(name: Named) -> str | Letter:
    return name if isinstance(name, Letter) else name.id


def _agree(places: Sequence[_Place]) -> bool:
    return all(place.value == places[0].value for place in places)


def _places(part: int, blocks: Sequence[Block]) -> Iterator[_Place]:
    for block in blocks:
        if isinstance(block, Equations):
            for equation in block.equations:
                yield from _of_equation(part, equation)
        elif isinstance(block, Given | Lines):
            groups = block.groups if isinstance(block, Lines) else [lines for _, lines in block.groups]
            rank = 0 if isinstance(block, Given) or block.steps else 2
            for line in (line for group in groups for line in group):
                needs = tuple(dict.fromkeys((*line.needs, *line.put_in)))
                yield _Place(part, place_of(line), line.quantity, needs, line.exact, rank, "")


def _of_equation(part: int, equation: Equation) -> Iterator[_Place]:
    letters = [operand for side in equation.sides for operand in side if isinstance(operand, Letter)]
    needs = tuple(dict.fromkeys(map(defined, letters)))
    yield _Place(part, place_of(equation), equation.letter, needs, equation.id, 0, "")
    has_cells = any(isinstance(operand, Matrix) for operand in equation.sides[-1])
    for row, quantities in enumerate(equation.quantities):
        for column, quantity in enumerate(quantities):
            place = place_of(equation, row, column) if has_cells else place_of(equation)
            yield _Place(part, place, quantity, (), equation.id, 1, "")


def _with_addresses(places: Iterator[_Place], prefix: str) -> Iterator[_Place]:
    """Each with its address, of letters that are safe everywhere."""
    addresses: dict[object, str] = {}
    taken: set[str] = set()
    numbers: dict[str, Iterator[int]] = {}
    for place in places:
        key = (place.part, place.key)  # what is said of several parts has a place in each
        if key not in addresses:
            words = place.value if isinstance(place.name, Letter) else place.name.id
            first = address = prefix + _UNSAFE.sub("-", str(words))[:_LONGEST]
            while address in taken:
                address = f"{first}-{next(numbers.setdefault(first, count(2)))}"
            addresses[key] = address
            taken.add(address)
        yield place._replace(address=addresses[key])


def in_formulas(links: Links, write: Callable[[str, str, str], str]) -> Callable[[str, str], str]:
    """What an id's label or number becomes: the link that `write` makes of its address and the id, or itself."""
    return lambda name, text: write(links.ids[name], text, name) if name in links.ids else text
