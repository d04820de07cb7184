"""The samples of a network file: where they stand, what their inputs are called, and whether they fit the network."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from types import MappingProxyType

from bpcalc.errors import Place
from bpcalc.functions.table import did_you_mean, listed
from bpcalc.language.said import said, said_of
from bpcalc.model.entries import Entry
from bpcalc.model.names import fresh_names
from bpcalc.model.network import Sample
from bpcalc.model.parameters import names_in
from bpcalc.model.reading import Reading
from bpcalc.model.records import place_of_key
from bpcalc.model.spec import LayerSpec, NetworkSpec, SampleSpec
from bpcalc.model.spec_parts import FileSpec


def sample_specs(spec: NetworkSpec, has_loss: bool, reading: Reading) -> list[SampleSpec]:
    """The samples, wherever they stand; they need targets where the network has a loss."""
    wanted = ("inputs", "targets") if has_loss else ("inputs",)
    single = [key for key in ("inputs", "targets") if key in spec.places]
    if "samples" in spec.places:
        for key in single:
            fault = said("'{key}' stands beside 'samples'", key=key)
            reading.report(place_of_key(spec, key), fault, said("move them into a sample"))
        if isinstance(spec.samples, FileSpec):
            from bpcalc.model.sample_files import samples_in_file  # few networks have their samples elsewhere

            return samples_in_file(spec.samples, has_loss, reading)
        samples = [sample for sample in spec.samples or () if sample is not None]
        for sample in samples:
            if has_loss and "targets" not in sample.places:
                fault = said("the key '{key}' is missing in {what}", key="targets", what=said("a sample"))
                reading.report(sample.place, fault, said("the targets, {o1: 0.01} or [0.01]"))
        return samples
    for key in wanted:
        if key not in spec.places:
            fault = said("the key '{key}' is missing in {what}", key=key, what=said("the network"))
            reading.report(spec.place, fault, said("add {key}, or samples", key=key))
    return [SampleSpec(inputs=spec.inputs, targets=spec.targets, place=spec.place, places=spec.places)]


def input_names(samples: Sequence[SampleSpec], layers: Sequence[LayerSpec], reading: Reading) -> list[str]:
    """The names of the inputs: those of the first sample, i1 … where they were left out."""
    first = next((sample.inputs for sample in samples if sample.inputs), ())
    fresh = fresh_names("i", {entry.name for entry in first if entry.name} | names_in(layers))
    names = [entry.name or next(fresh) for entry in first]
    seen: set[str] = set()
    for entry, name in zip(first, names, strict=True):
        if name in seen:
            fault = said("two inputs are called '{name}'", name=name)
            reading.report(entry.place, fault, said("each input needs a name of its own"))
        seen.add(name)
    return names


def sample_of(spec: SampleSpec, inputs: Sequence[str], outputs: Sequence[str] | None, reading: Reading) -> Sample:
    """A sample with a value for every input and every output neuron."""
    given = _matched(spec.inputs, inputs, "inputs", place_of_key(spec, "inputs"), reading)
    wanted = (
        {} if outputs is None else _matched(spec.targets, outputs, "targets", place_of_key(spec, "targets"), reading)
    )
    return Sample(MappingProxyType(given), MappingProxyType(wanted))


def _matched(
    entries: Sequence[Entry] | None, names: Sequence[str], key: str, place: Place, reading: Reading
) -> dict[str, Fraction | None]:
    """The value of each name; entries without a name stand for the names in reading order."""
    if not entries:
        return {}
    if len(entries) != len(names):
        hint = said("give one for each of {names}", names=listed(names))
        reading.report(place, _wrong_count(key, len(entries), len(names)), hint)
        return {}
    values: dict[str, Fraction | None] = {}
    for entry, expected in zip(entries, names, strict=True):
        name = entry.name or expected
        if name not in names:
            known = said("{key} are: {names}", key=key, names=listed(names))
            reading.report(entry.place, _wrong_name(key, name), did_you_mean(name, names, known))
        elif name in values and len(set(names)) == len(names):
            reading.report(entry.place, said("'{name}' has two values", name=name), said("keep one of them"))
        values[name] = entry.value
    return {name: values.get(name) for name in names}


def _wrong_count(key: str, found: int, expected: int) -> str:
    if key == "targets":
        return said_of(
            found,
            "{count:,} target, but {expected} expected",
            "{count:,} targets, but {expected} expected",
            expected=expected,
        )
    return said_of(
        found,
        "{count:,} input, but {expected} expected",
        "{count:,} inputs, but {expected} expected",
        expected=expected,
    )


def _wrong_name(key: str, name: str) -> str:
    if key == "targets":
        return said("'{name}' is not the name of an output neuron", name=name)
    return said("'{name}' is not the name of an input", name=name)
