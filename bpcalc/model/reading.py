"""From a source to YAML nodes that know their place, and the list of what is wrong with them."""

from __future__ import annotations

import warnings

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import Reader

from bpcalc.errors import BpcalcError, Place, Problem
from bpcalc.language.said import said
from bpcalc.model.source import Source
from bpcalc.model.syntax import refuse_depth, syntax_problem, unprintable_problem

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
