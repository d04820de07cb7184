"""Numbers in running text that a sentence says what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from bpcalc.checking.notes.keywords import Topic, is_counted, is_of_other_loss, tells_of_first_update, topic_of
from bpcalc.checking.notes.recognising import Recognizer
from bpcalc.checking.notes.tokens import Token, WrittenName
from bpcalc.checking.notes.written_vectors import Vector, vector_of
from bpcalc.formula.grammar import Kind
from bpcalc.formula.quantity import PARAMETERS
from bpcalc.model.decimals import decimal

FEWEST_DIGITS = 3
"""Significant digits of a number that is taken for a result in running text."""

LETTERS_BETWEEN = 6
"""Between a name and a number that must be its value."""

MOST_UPDATES = 1_000_000
"""Updates that a sentence may tell of."""

_BEGINNINGS: Mapping[Topic | None, str] = {Topic.ERROR: "E_", Topic.OUTPUT: "out_", Topic.NET: "net_"}
_BECOMES = re.compile(r"[\s(*$]*(?:[~≈→⟶⇒➜]|-+>|=>|\bto\b|\ba\b|降到|变为|变成|에서)[\s*$~≈]*").fullmatch
"""What stands between a value and the one that it becomes."""

_NODE = re.compile(r"\b(?:node|neuron|unit|nodo|neurone?|Neuron|Knoten)\b|节点|神经元|노드|뉴런", re.IGNORECASE)
_FROM_TO = re.compile(
    r"(?:\bfrom|\bda|\bde|\bvon|从|由)[\s$*]*[-−]?[\d.]+[\s$*]*(?:\bto|\ba|\bauf|变为|更新为|到|降到)[\s$*~≈]*\Z"
)
"""What stands before the second number of `from 0.15 to 0.1498`."""

LETTERS_OF_CHANGE = 40
_SENTENCE_END = re.compile(r"[.。!！?？](?:\s|$)|[。！？]|\n\s*\n")


@dataclass
class Told:
    """What the text has said so far: how many updates were made, and what the sentence speaks of."""

    updates: int = 0
    topic: Topic | None = None
    neuron: str = ""
    place: int = 0
    named: WrittenName | None = None
    became: str = ""


@dataclass(frozen=True)
class Mention:
    """A number of running text, or one of a vector, and the id of what it is said to be."""

    token: Token
    sign: Token | None
    quantity: str


class Prose:
    """Reads running text, one block after the other."""

    def __init__(self, recognizer: Recognizer) -> None:
        self.recognizer = recognizer
        self.told = Told()
        self._said: list[tuple[int, int]] = []
        self.outputs = list(recognizer.derivation.network.outputs)
        network = recognizer.derivation.network
        self.neurons = [neuron.name for neuron in network.neurons]
        values = [recognizer.values.get(name) for name in network.inputs]
        values += [value for id_, value in recognizer.values.items() if id_.startswith("target_")]
        self.printed = {decimal(figure.written): figure.quantity for figure in network.published}
        self.givens = {value for value in values if value is not None}

    def mentions(self, text: str, tokens: Sequence[Token], used: frozenset[int]) -> Iterator[Mention]:
        """The numbers of a block that its sentences name; `used` are where tokens of equations begin."""
        told = self.told
        told.topic, told.neuron, told.place = None, "", 0
        self._said = [(0, told.updates)]
        done = 0
        at = 0
        while at < len(tokens):
            token = tokens[at]
            inner = tokens[at + 1].start if token.kind is Kind.LIST and at + 1 < len(tokens) else token.start
            if token.kind in (Kind.NUMBER, Kind.LIST) and used.isdisjoint((token.start, inner)):
                self._hear(text[done : token.start])
                done = token.start
                vector = vector_of(tokens, at) if token.kind is Kind.LIST else None
                if vector:
                    yield from self._vector(vector[0])
                    at, done = vector[1], tokens[vector[1] - 1].end
                    continue
                if token.kind is Kind.NUMBER:
                    told.named = self._name_before(text, tokens, at)
                    told.became = self._before_it(text, tokens[max(0, at - 4) : at], token)
                    yield from self._number(text, token, tokens[at - 1] if at else None)
                    done = token.end
            elif token.name and self._names_neuron(token):
                self._hear(text[done : token.end])
                done = token.end
                told.neuron, told.place = self._names_neuron(token), 0
            elif (
                token.name
                and at + 1 < len(tokens)
                and tokens[at + 1].kind is Kind.EQUALS
                and self._is_error(token.name)
            ):
                self._hear(text[done : token.end])
                done, told.topic = token.end, Topic.ERROR
            elif token.name and self._is_parameter(token.name):
                self._hear(text[done : token.end])
                done, told.topic = token.end, Topic.WEIGHT
            at += 1
            self._note_updates(done)
        self._hear(text[done:])
        self._note_updates(len(text))

    def updates_told_by(self, place: int) -> int:
        """The number of updates that the last block has told up to a place in it."""
        return next((updates for start, updates in reversed(self._said) if start <= place), self.told.updates)

    def _note_updates(self, place: int) -> None:
        if not self._said or self._said[-1][1] != self.told.updates:
            self._said.append((place, self.told.updates))

    def _hear(self, words: str) -> None:
        """Takes in what stands between two numbers."""
        told = self.told
        ends = [match.end() for match in _SENTENCE_END.finditer(words)]
        if ends:
            told.topic, told.neuron, told.place = None, "", 0
        if tells_of_first_update(words) and told.updates == 0:
            told.updates = 1
        topic = topic_of(words[ends[-1] :] if ends else words)
        if topic:
            if topic is not told.topic and topic is Topic.OUTPUT and told.topic is not Topic.TARGET:
                told.place = 0
            told.topic = topic

    def _number(self, text: str, token: Token, before: Token | None) -> Iterator[Mention]:
        value = token.value
        if value is None:
            return
        if value.denominator == 1 and is_counted(text[token.end : token.end + 20]):
            if 0 < value <= MOST_UPDATES:
                self.told.updates = int(value)
            return
        follows = text[token.end : token.end + 24].split("\n", maxsplit=1)[0]
        if is_of_other_loss(follows, self.recognizer.derivation.network.loss.name):
            return
        sign = before if before and before.kind is Kind.MINUS and before.end == token.start else None
        id_ = self._meant(token, follows)
        if id_:
            yield Mention(token, sign, id_)

    def _meant(self, token: Token, follows: str) -> str:
        told = self.told
        is_whole = token.value is not None and token.value.denominator == 1
        if _digits(token) < FEWEST_DIGITS or token.value in self.givens or is_whole or "%" in follows[:2]:
            return ""
        if told.named:
            return self._of_name(told.named, token)
        if told.topic is Topic.ERROR or told.became:
            return self._at(told.became or "E_total", token)
        if told.topic in (Topic.OUTPUT, Topic.TARGET):
            name = told.neuron or (self.outputs[told.place] if told.place < len(self.outputs) else "")
            told.place += 1
            return self._at(f"out_{name}", token) if name else ""
        return ""

    def _at(self, id_: str, token: Token) -> str:
        """The quantity after the updates so far, or before them where that is what the number fits."""
        value = token.value or Fraction(0)
        printed = self.printed.get(value, "")
        if printed.partition("@")[0] == id_:
            return printed
        return self.recognizer.at_time(id_, value, token.places, self.told.updates)

    def _name_before(self, text: str, tokens: Sequence[Token], at: int) -> WrittenName | None:
        """The name that a number follows so closely that it must be its value: $h_2$ (0.6637), the $h_2$ node (0.66).

        Where it is what a parameter became, as in `updates w1 from 0.15 to 0.1498`, that of the new value.
        """
        if _FROM_TO.search(text, max(0, tokens[at].start - LETTERS_OF_CHANGE), tokens[at].start):
            name = next((before.name for before in reversed(tokens[max(0, at - 6) : at]) if before.name), None)
            if name and self._is_parameter(name):
                return replace(name, above="+")
        for before in reversed(tokens[max(0, at - 4) : at]):
            between = _NODE.sub("", text[before.end : tokens[at].start])
            if before.name and len(between) <= LETTERS_BETWEEN:
                return before.name if self.recognizer.names.meaning(before.name) else None
            if before.kind in (Kind.STOP, Kind.COMMA, Kind.NUMBER):
                break
        return None

    def _before_it(self, text: str, tokens: Sequence[Token], token: Token) -> str:
        """The id of the error where the number has become another than the first error, which stands before it."""
        earlier = [before for before in tokens if before.kind is Kind.NUMBER][-1:]
        error = self.recognizer.values.get("E_total")
        if not earlier or error is None or not self.told.updates:
            return ""
        first = earlier[0]
        is_error = first.value is not None and abs(first.value - error) < Fraction(1) / 10**first.places
        is_followed = bool(_BECOMES(text[first.end : token.start]))
        return "E_total" if is_error and is_followed and _digits(first) >= FEWEST_DIGITS else ""

    def _of_name(self, name: WrittenName, token: Token) -> str:
        value, told = token.value or Fraction(0), self.told
        first = self.recognizer.names.meaning(name)
        ids = [self.recognizer.at_time(id_, value, token.places, told.updates) for id_ in first]
        begin = _BEGINNINGS.get(told.topic)
        near = [id_ for id_ in ids if self.recognizer.is_near(id_, value)]
        return next(iter([*near, *(id_ for id_ in ids if begin and id_.startswith(begin))]), "")

    def _vector(self, vector: Vector) -> Iterator[Mention]:
        items = [item for item in vector.items if isinstance(item, Token) and item.kind is Kind.NUMBER]
        if not len(items) == len(vector.items) == len(self.outputs):
            return
        if all(item.value in self.givens for item in items) or all(item.text.isdecimal() for item in items):
            return  # what was given, or an interval such as [0, 1]
        for name, item in zip(self.outputs, items, strict=True):
            yield Mention(item, None, self._at(f"out_{name}", item))

    def _is_parameter(self, name: WrittenName) -> bool:
        quantity = self.recognizer.names.quantity(next(iter(self.recognizer.names.meaning(name)), ""))
        return quantity is not None and quantity.kind in PARAMETERS

    def _is_error(self, name: WrittenName) -> bool:
        return any(id_.startswith("E_total") for id_ in self.recognizer.names.meaning(name))

    def _names_neuron(self, token: Token) -> str:
        name = token.name
        if name is None or name.of:
            return ""
        ids = self.recognizer.names.meaning(name)
        owners = (id_.removeprefix("out_").partition("@")[0] for id_ in ids)
        return next((owner for owner in owners if owner in self.neurons), "")


def sentence_end(text: str, place: int) -> int:
    """Where the sentence ends that a place is in."""
    match = _SENTENCE_END.search(text, place)
    return match.start() if match else len(text)


def _digits(token: Token) -> int:
    return len(token.text.lstrip("0.").replace(".", "").replace(",", ""))
