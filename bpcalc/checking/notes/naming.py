"""Which quantities of a network a written name may mean, the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from bpcalc.checking.notes.name_endings import INDEX, Owners
from bpcalc.checking.notes.tokens import WrittenName
from bpcalc.checking.notes.vocabulary import ACTIVATIONS, NEW_MARKS, OLD_MARKS, RATES, STEMS, TOTALS
from bpcalc.derivation.derivation import Derivation
from bpcalc.formula.quantity import PARAMETERS, Kind, Quantity
from bpcalc.formula.quantity import STEMS as ID_STEMS
from bpcalc.formula.spelling import key

_PRIMES = frozenset({"'", "′"})
_TOTAL = ("total", "tot")
_OF_TARGET = "target"
"""What stands below a y that is a target."""

_SEPARATORS = re.compile(r"[,\s_.()\[\]−-]")


class Names:
    """The names of one network's quantities."""

    def __init__(self, derivation: Derivation) -> None:
        self.derivation = derivation
        self.network = derivation.network
        self.quantities = derivation.quantities
        self._exact = {spelled: [q.id for q in found] for spelled, found in derivation.by_spelling.items()}
        self._folded: dict[str, list[str]] = {}
        for spelled, ids in self._exact.items():
            self._folded.setdefault(spelled.lower(), []).extend(ids)
        self._owners = Owners(self.network)
        self.meaning = lru_cache(maxsize=4096)(self._meaning)

    def is_known(self, word: str) -> bool:
        """Whether a bare word of running text may be a quantity's name."""
        small = word.lower()
        is_total = small.endswith(_TOTAL) and small.removesuffix("al").removesuffix("tot") in STEMS
        return is_total or small in STEMS or small in RATES or small in self._folded or small in self._owners.neurons

    def is_neuron(self, word: str) -> bool:
        """Whether a word is the name of a neuron."""
        return word.lower() in self._owners.neurons

    def has_index(self, name: WrittenName, above: str) -> bool:
        """Whether a number above a name belongs to a name of the network, as the 2 of w_{11}^{2} in w11_2."""
        return bool(self._spelled(f"{name.base}_{name.below}{above}"))

    def _meaning(self, name: WrittenName) -> tuple[str, ...]:
        """The ids that a name may mean, the likeliest first."""
        if name.of and name.by:
            return tuple(dict.fromkeys(self._partials(name.of, name.by)))
        return tuple(dict.fromkeys(self._simple(name)))

    def _simple(self, name: WrittenName) -> Iterator[str]:
        below, marks = _without_marks(name)
        if "(1)" in marks and not self._spelled(name.base + below):
            marks = marks - {"(1)"} | {"1"}  # of the first layer, not of the first update
        count = next((mark for mark in marks if mark.startswith("@")), "")
        marks = marks - {count}
        is_new = not marks.isdisjoint(NEW_MARKS)
        is_old = not marks.isdisjoint(OLD_MARKS)
        others = "".join(sorted(marks - NEW_MARKS - OLD_MARKS))
        found = list(self._unmarked(name, below, others))
        for id_ in found:
            quantity = self.quantities.get(id_)
            if quantity is None:
                continue
            if count:
                yield f"{id_}{count}"
                continue
            moves = quantity.kind in PARAMETERS and f"{id_}+" in self.quantities
            if is_new and quantity.kind in PARAMETERS:  # a bias that does not move here may move in the note
                yield f"{id_}+"
            elif is_new and f"{id_}@1" in self.quantities:
                yield f"{id_}@1"
            elif moves and not is_old:
                yield id_
                yield f"{id_}+"
            else:
                yield id_
        if marks & NEW_MARKS and marks <= _PRIMES:  # some call the net input of h1 h1'
            owners = [id_.removeprefix("out_") for id_ in found if id_.startswith("out_")]
            yield from self._present(*(ID_STEMS[Kind.NET] + owner for owner in owners))

    def _unmarked(self, name: WrittenName, below: str, above: str) -> Iterator[str]:
        base = name.base
        if name.above in ("'", "′") and below and (base in ACTIVATIONS or base == "σ"):
            nets = [id_ for id_ in self._meaning(WrittenName(below)) if id_.startswith("net_")]
            yield from self._present(*(f"dout_{net[4:]}/d{net}" for net in nets))
            return
        if name.accent in ("hat", "widehat") and base[:1] in "yo":
            yield from self._of_kinds((Kind.OUT,), (base[1:] + below).lower() or "", "y")
            return
        if below.lower().startswith(_OF_TARGET):
            rest = _SEPARATORS.sub("", below.lower().removeprefix(_OF_TARGET))
            yield from self._of_kinds((Kind.TARGET,), rest, _OF_TARGET)
        if above and not below and above.isdigit():
            stem = base.rstrip("0123456789")
            if stem and stem != base:  # z₂⁽¹⁾, whose small digit the lexer has put into the base
                base, below = stem, base[len(stem) :]
            else:
                below, above = above, ""
        for spelled in (base + "_" + below + above, base + below, base + _SEPARATORS.sub("", below)):
            yield from self._spelled(spelled)
        if base.lower() in RATES and not below and "eta" in self.quantities:
            yield "eta"
        text = _SEPARATORS.sub("", base + below)
        small = text.lower()
        yield from self._folded.get(key(small), ())
        for fixed in {re.sub(r"0(?=\d)", "o", small), small.replace("O", "o")} - {small}:
            yield from self._folded.get(key(fixed), ())
        yield from self._gradient_in_code(f"{base}_{below}" if below else base)
        for ending, kind in (("out", Kind.OUT), ("net", Kind.NET), ("in", Kind.NET)):
            if small.endswith(ending):
                owners = self._owners.named(small.removesuffix(ending))
                yield from self._present(*(ID_STEMS[kind] + name for name in owners))
        if small in self._owners.neurons:
            kinds = (Kind.OUT,) if above == "a" else (Kind.OUT, Kind.NET, Kind.TARGET)
            yield from self._present(*(ID_STEMS[kind] + self._owners.neurons[small] for kind in kinds))
        yield from self._by_stem(small, base.lower(), _SEPARATORS.sub("", below).lower(), above)

    def _gradient_in_code(self, text: str) -> Iterator[str]:
        """dE_dw5, d_E_2_w5, grad_w5, dw5, w5_grad: the gradient as programs call it."""
        text = text.removesuffix("_value")
        if match := re.fullmatch(r"d_(.+)_(?:2|to|over|wrt)_(.+)|d(.+)_d(.+)", text):
            of, by = filter(None, match.groups())
            yield from self._partials(WrittenName(of), WrittenName(by))
        elif match := re.fullmatch(r"(?:grad_?|d_?|∇)(.+)|(.+?)_?grad", text):
            names = self._meaning(WrittenName(match[1] or match[2]))
            yield from self._present(*(f"dE_total/d{name}" for name in names))

    def is_id(self, name: WrittenName) -> bool:
        """Whether a name is an id of the network, letter by letter."""
        return bool(self._spelled(f"{name.base}_{name.below}") or self._spelled(name.base + name.below))

    def is_parameter(self, name: WrittenName, id_: str) -> bool:
        """Whether an id is that of the parameter, old or new, that a name spells letter by letter."""
        quantity = self.quantities.get(id_)
        below, marks = _without_marks(name)
        is_own = id_.removesuffix("+") in self._spelled(name.base + below)
        return is_own and "(1)" not in marks and quantity is not None and quantity.kind in PARAMETERS

    def _spelled(self, text: str) -> list[str]:
        return self._exact.get(key(text), [])

    def _by_stem(self, text: str, base: str, below: str, above: str) -> Iterator[str]:
        base = "Δ" + base[1:] if base.startswith("δ") and text.startswith("Δ") else base
        for stem in sorted(STEMS, key=len, reverse=True):
            if base == stem:
                yield from self._of_kinds(STEMS[stem], below, stem, above)
            elif base.startswith(stem) and len(base) > len(stem):
                yield from self._of_kinds(STEMS[stem], base[len(stem) :] + below, stem, above)

    def _of_kinds(self, kinds: Iterable[Kind], rest: str, stem: str, above: str = "") -> Iterator[str]:
        for kind in kinds:
            if kind is Kind.TOTAL_ERROR:
                if rest in TOTALS:
                    yield from self._present("E_total")
            elif kind is Kind.ERROR and not rest:
                yield from self._present("E_total")
            elif kind is Kind.INPUT:
                index = int(rest) if INDEX.fullmatch(rest) else 0
                if 0 < index <= len(self.network.inputs):
                    yield self.network.inputs[index - 1]
            elif kind is Kind.BIAS:
                owners = self._owners.named(rest, stem, above)
                yield from (bias for name in owners if (bias := self._owners.bias_of(name)))
            elif kind is Kind.WEIGHT:
                yield from self._owners.weights(rest, re.sub(r"\D", "", above))
            else:
                names = self._owners.named(rest, stem, above)
                yield from self._present(*(ID_STEMS.get(kind, "") + name for name in names))

    def _present(self, *ids: str) -> Iterator[str]:
        return (id_ for id_ in ids if id_ in self.quantities)

    def _partials(self, of: WrittenName, by: WrittenName) -> Iterator[str]:
        ofs = list(self._meaning(of))
        if by.below.count(":") == 1:
            whole, path = by.below.split(":")
            ids = (f"d{above}/d{below}:{path}" for above in ofs for below in self._meaning(replace(by, below=whole)))
            yield from self._present(*ids)
            return
        bys = [id_ for id_ in self._meaning(by) if not id_.endswith("+")]
        found = [id_ for above in ofs for below in bys for id_ in self._partial(above, below)]
        yield from found
        if not found:  # notes that call a net input and an output by one name
            yield from self._present(*(f"d{above}/dnet_{above[4:]}" for above in ofs if above.startswith("out_")))
            yield from (id_ for above in map(_other_side, ofs) for below in bys for id_ in self._partial(above, below))

    def _partial(self, of: str, by: str) -> Iterator[str]:
        is_all = of == "E_total" or (of.startswith("E_") and self._owners.leads_only_to(by, of[2:]))
        for spelled in (f"d{of}/d{by}", f"dE_total/d{by}" if is_all else ""):
            yield from (id_ for id_ in self._exact.get(key(spelled), ()) if spelled)

    def partials_of(self, of: WrittenName) -> list[str]:
        """All partial derivatives of what a name may mean."""
        starts = tuple(f"d{id_}/d" for id_ in self._meaning(of))
        return [id_ for id_ in self.quantities if starts and id_.startswith(starts)]

    def letters_of(self, name: WrittenName) -> tuple[str, str, str]:
        """What names of one sort have in common in a note: z_1 and z_2, or o1 and h2 where these are neurons."""
        text = _SEPARATORS.sub("", name.base + name.below).lower()
        letters = "neuron" if text in self._owners.neurons else name.base.rstrip("0123456789")
        return letters, re.sub(r"\d", "", name.above), name.accent

    def quantity(self, id_: str) -> Quantity | None:
        """The quantity with an id."""
        return self.quantities.get(id_)


def _other_side(id_: str) -> str:
    """net_h1 for out_h1, and the other way round."""
    return "net_" + id_[4:] if id_.startswith("out_") else "out_" + id_[4:] if id_.startswith("net_") else id_


def _without_marks(name: WrittenName) -> tuple[str, set[str]]:
    """What stands below a name without `new` and the like, and all its marks."""
    marks = set(re.findall(r"@\d+|\([^()]*\)|\[[^\[\]]*\]|[^\W\d_]+|\d+|[+*'′∗]", name.above))
    below = name.below
    match = re.fullmatch(r"(.*?)[,_]?(new|old|New|Old|updated|\+)", below)
    if match:
        below = match[1]
        marks.add(match[2])
    return below, marks
