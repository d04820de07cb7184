"""From a source to YAML nodes that know their place, and the list of what is wrong with them."""

from __future__ import annotations

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bpcalc.errors import BpcalcError, Place, Problem
from bpcalc.model.source import Source

LARGEST_TREE = 1_000_000
"""Nodes that a file may stand for once its aliases are written out."""


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

    Raises BpcalcError where the source is no YAML, is empty, or grows beyond measure by its aliases.
    """
    try:
        root: Node = YAML(typ="safe", pure=True).compose(source.text)
        if root is None or is_empty(root):
            raise BpcalcError(source.problem(Place(), "the file is empty", "describe a network: see 'bpcalc schema'"))
        _refuse_bombs(root, source)
    except MarkedYAMLError as failure:
        raise BpcalcError(_syntax_problem(source, failure)) from None
    except YAMLError as failure:  # a character that YAML does not allow
        position = int(getattr(failure, "position", 0) or 0)
        before = source.text[:position]
        place = Place(before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1)
        code = getattr(failure, "character", 0)
        code = ord(code) if isinstance(code, str) else code
        raise BpcalcError(
            source.problem(place, f"the character U+{code:04X} is not allowed in YAML", "is this a text file?")
        ) from None
    except RecursionError:
        raise BpcalcError(source.problem(Place(), "the file is nested too deeply")) from None
    return root


def _syntax_problem(source: Source, failure: MarkedYAMLError) -> Problem:
    mark: Any = failure.problem_mark or failure.context_mark
    place = Place(mark.line + 1, mark.column + 1) if mark else Place()
    message = (failure.problem or failure.context or "cannot be read").replace("'\\t'", "tab")
    hint = "YAML is indented by spaces, not tabs" if "tab" in message else ""
    return source.problem(place, f"this is not YAML: {message}", hint)


def _refuse_bombs(root: Node, source: Source) -> None:
    """Raises where an alias holds itself, or where the aliases written out would be a very large file."""
    sizes: dict[int, int | None] = {}

    def size(node: Node) -> int:
        if isinstance(node, ScalarNode):
            return 1
        known = sizes.get(id(node), 0)
        if known is None:
            raise BpcalcError(source.problem(place_of(node), "an alias stands inside what it stands for"))
        if not known:
            sizes[id(node)] = None
            known = 1 + sum(size(child) for child in _children(node))
            sizes[id(node)] = known
        if known > LARGEST_TREE:
            raise BpcalcError(source.problem(place_of(node), "the aliases here stand for too many values"))
        return known

    size(root)


def _children(node: Node) -> list[Node]:
    if isinstance(node, MappingNode):
        return [child for pair in node.value for child in pair]
    if isinstance(node, SequenceNode):
        return list(node.value)
    return []
