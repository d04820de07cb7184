"""The layouts of answer sheets: YAML here, tables of CSV and Markdown next door."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bpcalc.checking.sheets.filled_sheet import CONFIG, LONGEST_NAME, STUDENT, Entry, FilledSheet, Part, fault, stripped
from bpcalc.checking.sheets.plain_yaml import plain_sheet
from bpcalc.checking.sheets.tables import asks, in_tables, markdown_tables, said_above, said_in_cells, spreadsheets
from bpcalc.checking.text import Text
from bpcalc.errors import BpcalcError
from bpcalc.language.said import said
from bpcalc.model.source import Source
from bpcalc.model.yaml_reading import composed, is_empty, place_of

LARGEST_YAML = 128 * 1024
"""Characters of an answer sheet in YAML or JSON."""

_SPREADSHEETS = (".csv", ".tsv")
_OBJECTS = (".yaml", ".yml", ".json")
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)+")
"""An anchor or a tag before a value."""

_ALIAS = re.compile(r"[\"']?\s*:\s*(\*[^\s,\[\]{}]+)")
_ANSWERS = re.compile(r"^[ \t]*[\"']?answers[\"']?[ \t]*:", re.MULTILINE)


def is_sheet(text: Text) -> bool:
    """Whether a file is plainly an answer sheet; a file that may be notes is none."""
    if text.ending in (*_SPREADSHEETS, *_OBJECTS) or _ANSWERS.search(text.text):
        return True
    return any(asks(text, table) for table in markdown_tables(text))


def filled_sheets(text: Text) -> list[FilledSheet]:
    """The sheets that a file holds, one a student. Raises BpcalcError where it is no answer sheet."""
    if all(line.lstrip()[:1] in ("", "#") for line in text.lines):
        raise fault(text, said("the file is empty"), said("write a blank sheet with: bpcalc sheet CONFIG"))
    if text.ending in _SPREADSHEETS:
        tables = spreadsheets(text)
        return in_tables(text, tables, said_in_cells(text, tables))
    tables = [] if text.ending in _OBJECTS else list(markdown_tables(text))
    return in_tables(text, tables, said_above(text)) if tables else [_of_yaml(text)]


def _of_yaml(text: Text) -> FilledSheet:
    if len(text.text) > LARGEST_YAML:
        raise fault(text, said("is larger than {size} KiB", size=LARGEST_YAML // 1024))
    return plain_sheet(text) or _in_yaml(text)


def _in_yaml(text: Text) -> FilledSheet:
    source = Source(text.file, text.text)
    root = composed(source)
    hint = said("write 'answers:' and a line 'net_h1: 0.3775' for each answer")
    if not isinstance(root, MappingNode):
        raise BpcalcError(source.problem(place_of(root), said("this is no answer sheet"), hint))
    filled = FilledSheet()
    answers: list[Node] = []
    for key, value in root.value:
        word = str(key.value).strip().lower() if isinstance(key, ScalarNode) else ""
        plain = value.value.strip() if isinstance(value, ScalarNode) and not is_empty(value) else ""
        if word == "answers":
            answers.append(value)
        elif word in STUDENT:
            filled.student = plain[:LONGEST_NAME]
        elif word in CONFIG:
            filled.config = plain
    wrong = next((node for node in answers if not (isinstance(node, MappingNode) or is_empty(node))), None)
    if not answers or wrong is not None:
        raise BpcalcError(source.problem(place_of(wrong or root), said("there are no answers here"), hint))
    for key, value in (pair for node in answers if isinstance(node, MappingNode) for pair in _pairs(node, set())):
        part: Part | None = _part_of(text, value) if not is_empty(value) else _behind(text, key)
        if not isinstance(value, ScalarNode):
            part = None
        name = str(key.value) if isinstance(key, ScalarNode) else ""
        filled.entries.append(Entry(name, _part_of(text, key), part, _alias(text, key) if part else None))
    return filled


def _pairs(node: MappingNode, seen: set[str]) -> Iterator[tuple[Node, Node]]:
    """The keys and values of a mapping; of what it merges, those that it does not have itself."""
    own = [pair for pair in node.value if not _merges(pair[0])]
    yield from own
    seen |= {str(key.value) for key, _ in own if isinstance(key, ScalarNode)}
    for key, value in node.value:
        if _merges(key):
            for other in value.value if isinstance(value, SequenceNode) else [value]:
                if isinstance(other, MappingNode):
                    yield from [pair for pair in _pairs(other, set()) if str(pair[0].value) not in seen]
                    seen |= {str(name.value) for name, _ in other.value}


def _merges(key: Node) -> bool:
    return isinstance(key, ScalarNode) and key.style is None and key.value == "<<"


def _alias(text: Text, key: Node) -> Part | None:
    """The alias that stands for a value that is written elsewhere."""
    match = _ALIAS.match(text.text, key.end_mark.index)
    return Part(*match.span(1)) if match else None


def _part_of(text: Text, node: Node) -> Part:
    """The part of a node as it stands in the file, without quotes, or what announces a block of text."""
    start, end = node.start_mark.index, node.end_mark.index
    if not isinstance(node, ScalarNode):
        return Part(start, min(end, start + 1))
    if properties := _PROPERTIES.match(text.text, start, end):
        start = properties.end()
    if node.style in ("'", '"'):
        return Part(start + 1, max(start + 1, end - 1))
    if node.style in ("|", ">"):
        start += len(text.text[start:end].partition("\n")[0])
    return stripped(text, Part(start, end))


def _behind(text: Text, key: Node) -> Part:
    """The empty part behind the colon of a key."""
    end = text.text.find(":", key.end_mark.index) + 1
    return Part(end, end)
