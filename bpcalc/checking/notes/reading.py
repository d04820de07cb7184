"""Reading a note: from its text to statements about the quantities of a network."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from bpcalc.checking.notes.chains import Chain, Side, chains_of, end_of, goes_on, starts
from bpcalc.checking.notes.expressing import Expressing
from bpcalc.checking.notes.finding import Block, Form, blocks_of
from bpcalc.checking.notes.grammar import Node
from bpcalc.checking.notes.keywords import Topic, tells_of_error_at, tells_of_new_values, topic_of
from bpcalc.checking.notes.labels import labelled
from bpcalc.checking.notes.lexing import tokens_of
from bpcalc.checking.notes.merging import merged
from bpcalc.checking.notes.notebooks import parts_of
from bpcalc.checking.notes.other_examples import Read, without_other_examples
from bpcalc.checking.notes.prose import Mention, Prose, sentence_end
from bpcalc.checking.notes.recognising import Recognizer
from bpcalc.checking.notes.source import Piece, Source
from bpcalc.checking.notes.stating_vectors import VectorStatements
from bpcalc.checking.notes.tables import chains_of_table
from bpcalc.checking.notes.tokens import Token, WrittenName
from bpcalc.checking.notes.written_vectors import Mixed, Vector
from bpcalc.checking.statements import Document, Statement, Unreadable
from bpcalc.formula.formula import Formula, Number, Spot
from bpcalc.formula.grammar import Kind, Tree
from bpcalc.language.said import said
from bpcalc.model.network import Network

LONGEST_NOTE = 500_000
"""Characters of a file that are read; where more follow, the last statement says so."""

_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")

LETTERS_BEFORE = 50


def read_notes(text: str, file: str, network: Network, point: str = "point") -> Document:
    """What a note states, in the order of the file, with a decimal point or a decimal comma."""
    whole = text[:LONGEST_NOTE]
    source = Source(whole, _DECIMAL_COMMA.sub(".", whole) if point in ("comma", ",") else whole)
    statements = tuple(_Reader(source, network).statements())
    if len(text) <= LONGEST_NOTE:
        return Document(file, statements)
    rest = Source(text).spot(LONGEST_NOTE, LONGEST_NOTE + 1)
    why = said("only the first {count} characters of a file are read; what follows is not", count=LONGEST_NOTE)
    return Document(file, (*statements, Unreadable(rest, None, why)))


class _Reader:
    def __init__(self, source: Source, network: Network) -> None:
        self.source = source
        self.recognizer = Recognizer(network)
        self.prose = Prose(self.recognizer)
        self.expressing = Expressing(source, self.recognizer)
        self.vectors = VectorStatements(self.expressing)
        self.is_about_updates = False

    def statements(self) -> Iterator[Statement | Unreadable]:
        """What the note states, without what is about another example."""
        return without_other_examples(list(self._read()), self.recognizer)

    def _read(self) -> Iterator[Read]:
        found = self._found()
        found.sort(key=lambda item: item.start if isinstance(item, Chain) else item[0])
        for item in found:
            if isinstance(item, Chain):
                yield from (Read(statement, _is_marked(item)) for statement in self._stated(item))
            else:
                yield Read(item[1], is_marked=True)

    def _found(self) -> list[Chain | tuple[int, Statement]]:
        """All chains, those that go on with the one before put together, and the numbers of running text."""
        found: list[Chain | tuple[int, Statement]] = []
        last: Chain | None = None
        blocks = [block for part in parts_of(self.source) for block in blocks_of(part)]
        for together, block in _tables_together(blocks):
            if together:
                new = list(chains_of_table(together, self._tokens))
                mentions: list[Mention] = []
            else:
                tokens = self._tokens(block.piece.text, block.mathematics)
                new = list(chains_of(tokens, block.piece))
                for chain in new:
                    chain.words = self._words_before(chain)
                told = (chain for chain in new if not self._is_of_numbers_alone(chain))
                used = frozenset(place for chain in told for side in _all(chain) for place in starts(side.content))
                mentions = list(self._mentions(block, tokens, used))
            if block.form is Form.TEXT and tells_of_new_values(block.piece.text):
                self.is_about_updates = True
            for chain in new:
                chain.updates, chain.is_updating = self._updates_at(chain, block), self.is_about_updates
                if last is not None and goes_on(last, chain, self.source):
                    last.sides += chain.sides
                else:
                    found.append(chain)
                    last = chain
            found += [self._mentioned(mention, block.piece) for mention in mentions]
        return found

    def _updates_at(self, chain: Chain, block: Block) -> int:
        """After how many updates a chain is, as far as the text has told up to the end of its sentence."""
        if block.form is not Form.TEXT:
            return self.prose.told.updates
        last = bisect_left(block.piece.places, end_of(chain), key=lambda place: place[0])
        return self.prose.updates_told_by(sentence_end(block.piece.text, last))

    def _mentions(self, block: Block, tokens: Sequence[Token], used: frozenset[int]) -> Iterator[Mention]:
        """The numbers of a block outside its equations that its words name."""
        if block.form is Form.TEXT:
            yield from self.prose.mentions(block.piece.text, tokens, used)
        elif block.form is Form.CODE:
            yield from labelled(block.piece.text, tokens, used, self.recognizer)

    def _words_before(self, chain: Chain) -> str:
        """What the line of a chain says before it."""
        text = self.source.text[max(0, chain.start - LETTERS_BEFORE) : chain.start]
        return text.splitlines()[-1] if text.strip() else ""

    def _tokens(self, text: str, mathematics: Sequence[tuple[int, int]]) -> list[Token]:
        names = self.recognizer.names
        return merged(tokens_of(text, mathematics), names.is_known, names.has_index)

    def _mentioned(self, mention: Mention, piece: Piece) -> tuple[int, Statement]:
        number = self.expressing.number(piece, mention.token, mention.sign)
        return piece.places[mention.token.start][0], Statement(mention.quantity, (number,))

    def _stated(self, chain: Chain) -> Iterator[Statement | Unreadable]:
        left = chain.left
        if any(isinstance(side.content, (Vector, Mixed)) for side in chain.sides):
            yield from self.vectors.of(chain)
            return
        sides: list[Formula] = []
        bad: list[Spot] = []
        for side in chain.sides:
            if isinstance(side.content, Token) and side.content.kind is Kind.BAD:
                bad.append(self.expressing.spot(side.piece, side.content, side.content))
            elif isinstance(side.content, (Tree, Token)):
                sides.append(self.expressing.expression(side.content, side.piece))
        name = left.content.name if left and isinstance(left.content, Token) else None
        if name and (self._is_count(name, sides) or (tells_of_error_at(chain.words) and self._is_neuron(name))):
            name = None
        elif left and name is None and (lost := self._with_lost_signs(left.content)):
            name = lost
        elif left and name is None and isinstance(left.content, (Tree, Token)):
            sides.insert(0, self.expressing.expression(left.content, left.piece))
        is_updating = chain.is_updating or tells_of_new_values(chain.words)
        quantity = self.recognizer.of(name, sides, chain.updates, is_updating, topic_of(chain.words))
        if sides:
            yield self.expressing.statement(quantity, sides)
        for spot in bad:
            yield Unreadable(spot, quantity, "no number is written so")

    def _is_neuron(self, name: WrittenName) -> bool:
        """Whether a name is that of a neuron itself, which may stand for several of its quantities."""
        return not name.above and self.recognizer.names.is_neuron(name.base + name.below)

    def _is_of_numbers_alone(self, chain: Chain) -> bool:
        """Whether a chain only sets a number beside others, as in 0.298 ~ 0.291, and tells of no quantity."""
        contents = [side.content for side in chain.sides]
        are_numbers = all(isinstance(content, Token) and content.kind is Kind.NUMBER for content in contents)
        name = chain.left.content.name if chain.left and isinstance(chain.left.content, Token) else None
        is_word = name is not None and name.is_bare and topic_of(name.base) is Topic.OUTPUT
        tells = chain.left is not None and not (is_word and name and not self.recognizer.names.meaning(name))
        return not tells and not chain.continues and are_numbers

    @staticmethod
    def _is_count(name: WrittenName, sides: Sequence[Formula]) -> bool:
        """Whether a letter is set to a whole number, as layers and rounds are counted: L = 5, n = 10."""
        is_letter = len(name.base) == 1 and name.is_bare
        return is_letter and all(isinstance(side, Number) and side.places <= 0 for side in sides)

    def _with_lost_signs(self, content: Node | Vector | Mixed) -> WrittenName | None:
        """The partial derivative that E/w5 is where the text has lost its ∂; None for any other fraction."""
        of, by = map(_name_of, _quotient(content))
        name = WrittenName("d", of=of, by=by) if of and by else None
        return name if name and self.recognizer.names.meaning(name) else None


def _all(chain: Chain) -> list[Side]:
    """The sides of a chain, with the left one where that is worked with numbers."""
    return [chain.left, *chain.sides] if chain.left else chain.sides


def _is_marked(chain: Chain) -> bool:
    """Whether the name of a chain says that it is a new value."""
    name = chain.left.content.name if chain.left and isinstance(chain.left.content, Token) else None
    return bool(name and (name.above or "new" in name.below.lower()))


def _quotient(content: Node | Vector | Mixed) -> tuple[Node | None, Node | None]:
    """What stands above and below the line of a fraction; nothing of any other content."""
    if isinstance(content, Tree):
        match content.children:
            case [Token(kind=Kind.FRACTION), above, below] | [above, Token(kind=Kind.OVER), below]:
                return above, below
    return None, None


def _name_of(node: Node | None) -> WrittenName | None:
    """A name, and one with a number above it, which in a name is no power but a layer."""
    if isinstance(node, Token):
        return node.name
    if node is not None and node.rule == "power":
        name, _, above = node.children
        if isinstance(name, Token) and isinstance(above, Token) and name.name:
            is_layer = not name.name.above and above.kind is Kind.NUMBER
            return replace(name.name, above=above.text) if is_layer else None
    return None


def _tables_together(blocks: Sequence[Block]) -> Iterator[tuple[list[Piece], Block]]:
    """Each block with the rows of the table that it begins; rows after the first are not given again."""
    rows: list[Piece] = []
    for block, following in zip_longest(blocks, blocks[1:]):
        if block.form is not Form.TABLE:
            yield [], block
            continue
        rows.append(block.piece)
        if following is None or following.form is not Form.TABLE:
            yield rows, block
            rows = []
