"""Which quantities of a network a written name may mean, the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property, lru_cache

from bpcalc.algebra.quantity import PARAMETERS, Kind, Quantity
from bpcalc.algebra.quantity import STEMS as ID_STEMS
from bpcalc.algebra.spelling import key
from bpcalc.checking.notes.tokens import WrittenName
from bpcalc.checking.notes.vocabulary import ACTIVATIONS, LAYER_LETTERS, NEW_MARKS, OLD_MARKS, RATES, STEMS, TOTALS
from bpcalc.derivation.derivation import Derivation

_INDEX = re.compile(r"\d{1,3}")
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
        self._layers = [[neuron.name for neuron in layer.neurons] for layer in self.network.layers]
        self.meaning = lru_cache(maxsize=4096)(self._meaning)

    def is_known(self, word: str) -> bool:
        """Whether a bare word of running text may be a quantity's name."""
        small = word.lower()
        is_total = small.endswith(_TOTAL) and small.removesuffix("al").removesuffix("tot") in STEMS
        return is_total or small in STEMS or small in RATES or small in self._folded or small in self._neurons

    def is_neuron(self, word: str) -> bool:
        """Whether a word is the name of a neuron."""
        return word.lower() in self._neurons

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
                owners = self._neurons_named(small.removesuffix(ending))
                yield from self._present(*(ID_STEMS[kind] + name for name in owners))
        if small in self._neurons:
            kinds = (Kind.OUT,) if above == "a" else (Kind.OUT, Kind.NET, Kind.TARGET)
            yield from self._present(*(ID_STEMS[kind] + self._neurons[small] for kind in kinds))
        yield from self._by_stem(small, base.lower(), _SEPARATORS.sub("", below).lower(), above)

    def _gradient_in_code(self, text: str) -> Iterator[str]:
        """dE_dw5, grad_w5, dw5, w5_grad: the gradient as programs call it."""
        if match := re.fullmatch(r"d(.+)_d(.+)", text):
            yield from self._partials(WrittenName(match[1]), WrittenName(match[2]))
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
                index = int(rest) if _INDEX.fullmatch(rest) else 0
                if 0 < index <= len(self.network.inputs):
                    yield self.network.inputs[index - 1]
            elif kind is Kind.BIAS:
                owners = self._neurons_named(rest, stem, above)
                yield from (bias for name in owners if (bias := self._bias_of(name)))
            elif kind is Kind.WEIGHT:
                yield from self._weights(rest, re.sub(r"\D", "", above))
            else:
                names = self._neurons_named(rest, stem, above)
                yield from self._present(*(ID_STEMS.get(kind, "") + name for name in names))

    def _present(self, *ids: str) -> Iterator[str]:
        return (id_ for id_ in ids if id_ in self.quantities)

    @cached_property
    def _neurons(self) -> dict[str, str]:
        return {name.lower(): name for layer in self._layers for name in layer}

    def _neurons_named(self, rest: str, stem: str = "", above: str = "") -> list[str]:
        """The neurons that the end of a name may mean."""
        exact = self._neurons.get(rest) or self._neurons.get(re.sub(r"^0(?=\d)", "o", rest))
        found = [exact] if exact else []
        outputs = self._layers[-1]
        number = re.sub(r"\D", "", above)
        of_layer = int(number) - 1 if number else -1
        if not rest and 0 <= of_layer < len(self._layers):
            return list(self._layers[of_layer])
        if not rest:
            only = self._layers[0] if stem == "h" else outputs
            return list(only) if len(only) == 1 else []
        letter, index = rest[0], rest[1:]
        if letter in LAYER_LETTERS and (index.isdigit() or not index):
            layer = LAYER_LETTERS[letter]
            if layer != 0 or len(self._layers) > 1:
                found += self._nth(self._layers[layer], index or ("1" if len(self._layers[layer]) == 1 else ""))
        if rest.isdigit():
            layers = list(self._layers)
            if stem in LAYER_LETTERS:
                layers = self._layers[:-1] if stem == "h" else [self._layers[-1]]
            if 0 <= of_layer < len(self._layers):
                layers = [self._layers[of_layer]]
            if len(rest) == 2 and 0 < int(rest[0]) <= len(self._layers):
                found += self._nth(self._layers[int(rest[0]) - 1], rest[1])
            for layer_names in layers:
                found += self._nth(layer_names, rest)
            flat = [name for layer_names in self._layers for name in layer_names]
            found += self._nth([*self.network.inputs, *flat], rest)[:1]
            if int(rest) > max(map(len, self._layers)):
                found += self._nth(flat, rest)[:1]
            layer_number = int(rest)
            if 0 < layer_number <= len(self._layers) and len(self._layers[layer_number - 1]) == 1:
                found += self._layers[layer_number - 1]
        return [name for name in dict.fromkeys(found) if name in self._neurons.values()]

    @staticmethod
    def _nth(names: list[str], index: str) -> list[str]:
        place = int(index) - 1 if _INDEX.fullmatch(index) else -1
        return [names[place]] if 0 <= place < len(names) else []

    def _bias_of(self, neuron: str) -> str:
        return next((n.bias or "" for n in self.network.neurons if n.name == neuron), "")

    def _weights(self, rest: str, layer_number: str) -> Iterator[str]:
        """w(h1→o) and w_{h1,o}; w_{211}: the layer, the neuron, and where it comes from; w^{(2)}_{11}: both ends."""
        ends: dict[str, list[str]] = {}
        for neuron in self.network.neurons:
            for connection in neuron.incoming:
                source, target = connection.source.name.lower(), neuron.name.lower()
                for pair in (source + target, target + source):
                    ends.setdefault(pair, []).append(connection.weight)
        yield from ends.get(rest.replace("→", ""), ())
        indices = [int(digit) - 1 for digit in rest] if rest.isdigit() and rest.isascii() else []
        if len(indices) == 3:
            yield from self._weight(indices[0], indices[1], indices[2])
        if len(indices) == 2:
            layers = [int(layer_number) - 1] if layer_number else range(len(self._layers))
            for layer in layers:
                yield from self._weight(layer, indices[0], indices[1])
                yield from self._weight(layer, indices[1], indices[0])

    def _weight(self, layer: int, to: int, source: int) -> Iterator[str]:
        """The weight of a layer by the places of its two ends."""
        if 0 <= layer < len(self._layers) and 0 <= to < len(self._layers[layer]):
            incoming = self.network.layers[layer].neurons[to].incoming
            if 0 <= source < len(incoming):
                yield incoming[source].weight

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
        for spelled in (f"d{of}/d{by}", f"dE_total/d{by}" if of.startswith("E_") else ""):
            yield from (id_ for id_ in self._exact.get(key(spelled), ()) if spelled)

    def partials_of(self, of: WrittenName) -> list[str]:
        """All partial derivatives of what a name may mean."""
        starts = tuple(f"d{id_}/d" for id_ in self._meaning(of))
        return [id_ for id_ in self.quantities if starts and id_.startswith(starts)]

    def letters_of(self, name: WrittenName) -> tuple[str, str, str]:
        """What names of one sort have in common in a note: z_1 and z_2, or o1 and h2 where these are neurons."""
        text = _SEPARATORS.sub("", name.base + name.below).lower()
        letters = "neuron" if text in self._neurons else name.base.rstrip("0123456789")
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
