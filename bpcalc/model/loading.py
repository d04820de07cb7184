"""Loading a network: from a CONFIG argument, or from text."""

from __future__ import annotations

from pathlib import Path

from bpcalc.model.building import network_of
from bpcalc.model.network import Network
from bpcalc.model.source import Source, source_of
from bpcalc.model.spec import NETWORK, NetworkSpec
from bpcalc.model.yaml_reading import Reading, composed


def load(config: str | Path) -> Network:
    """The network of a file, of `-` (standard input), or of a bundled name such as `classic`.

    Raises BpcalcError with every problem of the file, each with its line and column.
    """
    return _loaded(source_of(str(config)))


def loads(text: str, name: str = "network") -> Network:
    """The network that a text describes; `name` is what messages call the text. Raises as `load` does."""
    return _loaded(Source(name, text, name))


def _loaded(source: Source) -> Network:
    reading = Reading(source)
    spec = NETWORK.read(composed(source), reading)
    if not isinstance(spec, NetworkSpec):
        reading.raise_problems()
    return network_of(spec, reading, source.stem)
