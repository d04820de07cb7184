"""From a source to YAML nodes that know their place, and what is wrong with them, or with what is no YAML at all."""

from __future__ import annotations

import re
import warnings
from itertools import accumulate
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import Reader

from bpcalc.errors import BpcalcError, Place, Problem
from bpcalc.language.said import said
from bpcalc.model.source import Source

LARGEST_TREE = 1_000_000
"""Nodes that a file may stand for once its aliases are written out."""

_CORE_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("map", "seq", "str", "int", "float", "bool", "null", "merge")}


class Reading:
    """A source being read: shapes report here what is wrong, and go on."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []

    def report(self, place: Place, message: str, hint: str = "") -> None:
        """Notes a problem at a place of the source."""
        self.problems.append(self.source.problem(place, message, hint))

    def raise_problems(self) -> None:
        """Raises BpcalcError with all that was reported, in the order of the file; nothing where all is well."""
        if self.problems:
            unique = dict.fromkeys(sorted(self.problems, key=lambda problem: problem.place))
            raise BpcalcError(*unique)


def place_of(node: Node) -> Place:
    """Where a node begins."""
    return Place(node.start_mark.line + 1, node.start_mark.column + 1)


def is_empty(node: Node) -> bool:
    """Whether nothing is written where a value could stand (or `~`, or `null`)."""
    return isinstance(node, ScalarNode) and node.style is None and node.value in ("", "~", "null", "Null", "NULL")


def composed(source: Source) -> Node:
    """The root node of a YAML 1.2 document.

    Raises BpcalcError where the source is no YAML, is empty, is nested too deeply, or grows beyond measure by aliases.
    """
    refuse_depth(source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of an anchor that is used twice; YAML allows it
            yaml = YAML(typ="safe", pure=True)
            yaml.Reader = _Reader
            root: Node = yaml.compose(source.text)
    except MarkedYAMLError as failure:
        raise BpcalcError(syntax_problem(source, failure)) from None
    except YAMLError as failure:
        raise BpcalcError(unprintable_problem(source, failure)) from None
    if root is None or is_empty(root):
        hint = said("describe a network: see 'bpcalc schema'")
        raise BpcalcError(source.problem(Place(), said("the file is empty"), hint))
    _Aliases(source).size(root)
    return root


class _Reader(Reader):
    """Reads characters; of ruamel's own check, one large regular expression, only texts with odd ones have need."""

    def check_printable(self, data: str) -> None:
        """Raises ReaderError for a character that YAML does not allow; all that Python prints are allowed."""
        if not all(line.isprintable() for line in data.split("\n")):
            super().check_printable(data)


class _Aliases:
    """Counts the nodes of a tree with its aliases written out, and refuses what no network needs."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._sizes: dict[int, int | None] = {}

    def size(self, node: Node) -> int:
        """How many nodes a node stands for.

        Raises BpcalcError for an alias inside what it stands for, for a tree that is too large, and for tags.
        """
        if node.tag not in _CORE_TAGS:
            self._refuse(node, said("the tag '{tag}' means nothing here", tag=node.tag), said("write the plain value"))
        if isinstance(node, ScalarNode):
            return 1
        size = self._sizes.get(id(node), 0)
        if size is None:
            self._refuse(node, said("an alias stands inside what it stands for"), said("write the values out"))
        elif not size:
            self._sizes[id(node)] = None
            size = self._sizes[id(node)] = 1 + sum(self.size(child) for child in _children(node))
        if size is not None and size > LARGEST_TREE:
            self._refuse(node, said("the aliases here stand for too many values"), said("write the values out"))
        return size or 0

    def _refuse(self, node: Node, message: str, hint: str) -> None:
        raise BpcalcError(self._source.problem(place_of(node), message, hint))


def _children(node: Node) -> list[Node]:
    if isinstance(node, MappingNode):
        return [child for pair in node.value for child in pair]
    return list(node.value) if isinstance(node, SequenceNode) else []


DEEPEST = 100
"""Brackets or dashes inside one another; a network needs five. YAML readers take minutes over thousands."""

_BRACKET = re.compile(r"(?:^|(?<=\s))#[^\n]*|[\[\]{}]", re.MULTILINE)
"""A bracket; or a comment, whose brackets do not count."""

_DASHES = re.compile(r"^[ ]*(?:- ?)+", re.MULTILINE)

_SAID_PLAINLY = (
    # part of what the YAML reader says; what it means; what to do; whether the beginning is the place to look
    ("another document", said("a second document begins here"), said("describe one network in a file"), False),
    ("unexpected end of stream", said("a quote is opened here and never closed"), said("close the quote"), True),
    ("\\t", said("a tab stands where YAML wants spaces"), said("indent by spaces"), False),
    (
        "found undefined alias",
        said("this alias stands for nothing"),
        said("write the value, or name it before with &"),
        False,
    ),
    ("mapping values are not allowed", said("a colon too many, or a space too few after the colon above"), "", False),
    (
        "could not find expected ':'",
        said("a colon is missing"),
        said("write 'key: value', with a space after the colon"),
        True,
    ),
    ("expected ',' or", said("a bracket or a comma is missing"), said("close the bracket that is opened here"), True),
    (
        "expected <block end>",
        said("this line does not fit in with the lines above"),
        said("check the indentation"),
        False,
    ),
    ("expected the node content", said("a value is missing"), said("check brackets and commas"), False),
    (
        "cannot start any token",
        said("a value cannot begin with this character"),
        said("put it in quotes, or leave it out"),
        False,
    ),
    ("directive", said("a line cannot begin with %"), said("leave the line out"), True),
    ("'<document start>'", said("this does not belong here"), said("check what stands before it"), False),
)


def refuse_depth(source: Source) -> None:
    """Raises BpcalcError where brackets or dashes stand inside one another far too deeply."""
    steps = [(m.start(), (m[0] in "[{") - (m[0] in "]}")) for m in _BRACKET.finditer(source.text)]
    deep = next(
        (at for (at, _), depth in zip(steps, accumulate(s for _, s in steps), strict=True) if depth > DEEPEST), None
    )
    if deep is None:
        rows = _DASHES.finditer(source.text)
        deep = next((row.start() for row in rows if row[0].count("-") > DEEPEST), None)
    if deep is not None:
        raise BpcalcError(
            source.problem(
                _place(source, deep), said("the file is nested too deeply"), said("a network needs five levels")
            )
        )


def syntax_problem(source: Source, failure: MarkedYAMLError) -> Problem:
    """The problem behind what the YAML reader stumbled over."""
    heard = f"{failure.problem or ''} {failure.context or ''}"
    for part, meaning, hint, at_beginning in _SAID_PLAINLY:
        if part in heard:
            fault = said("this is not YAML: {fault}", fault=meaning)
            return source.problem(_marked(source, failure, at_beginning), fault, hint or _HINT)
    heard = failure.problem or failure.context or ""
    plain = heard.replace("'<scalar>'", "a value") or said("it cannot be read")
    fault = said("this is not YAML: {fault}", fault=plain)
    return source.problem(_marked(source, failure, at_beginning=False), fault, _HINT)


_HINT = said("check brackets, quotes, colons and the indentation near here")


def unprintable_problem(source: Source, failure: YAMLError) -> Problem:
    """The problem of a character that YAML does not allow."""
    code = getattr(failure, "character", 0)
    code = ord(code) if isinstance(code, str) else int(code)
    place = _place(source, int(getattr(failure, "position", 0) or 0))
    fault = said("the character U+{code:04X} is not allowed in YAML", code=code)
    return source.problem(place, fault, said("is this a text file?"))


def _marked(source: Source, failure: MarkedYAMLError, at_beginning: bool) -> Place:
    """Where to look: where the reader stumbled, or where the thing began; never behind the last line."""
    marks = (
        [failure.context_mark, failure.problem_mark] if at_beginning else [failure.problem_mark, failure.context_mark]
    )
    mark: Any = next((mark for mark in marks if mark), None)
    if mark is None:
        return Place()
    last = max((number for number, line in enumerate(source.lines, start=1) if line.strip()), default=1)
    if mark.line + 1 > last:
        return Place(last, len(source.lines[last - 1]))
    return Place(mark.line + 1, mark.column + 1)


def _place(source: Source, position: int) -> Place:
    before = source.text[:position]
    return Place(before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1)
