"""What `rules` and `configs` do: lists of what check can find, and of the networks that ship with bpcalc."""

from __future__ import annotations

from bpcalc.checking.marks.selecting import asked_for, rules_named
from bpcalc.document.blocks import Document
from bpcalc.document.checks.rules import rulebook, rules_at_length
from bpcalc.document.gallery import gallery
from bpcalc.model.loading import load
from bpcalc.model.source import bundled_networks


def rules(*names: str) -> Document:
    """The kinds of mistakes that check can find, all in short, or those that are named (codes or names) at length.

    Raises BpcalcError for a name that is none.

    >>> import bpcalc
    >>> len(bpcalc.rules("one-path").record["rules"])
    1
    """
    return rules_at_length(asked_for(rules_named(names))) if names else rulebook()


def configs() -> Document:
    """The networks that ship with bpcalc, each with its shape and how many figures in print it has.

    >>> import bpcalc
    >>> [network["shape"] for network in bpcalc.configs().record["networks"] if network["name"] == "classic"]
    ['2-2-2']
    """
    return gallery([(name, load(path)) for name, path in bundled_networks().items()])
