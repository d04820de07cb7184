"""The samples of a network file: where they stand, what their inputs are called, and whether they fit the network."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from types import MappingProxyType

from bpcalc.errors import Place
from bpcalc.functions.table import counted, did_you_mean, listed
from bpcalc.model.entries import Entry
from bpcalc.model.names import fresh_names
from bpcalc.model.network import Sample
from bpcalc.model.parameters import names_in
from bpcalc.model.reading import Reading
from bpcalc.model.records import place_of_key
from bpcalc.model.sample_files import samples_in_file
from bpcalc.model.spec import LayerSpec, NetworkSpec, SampleSpec
from bpcalc.model.spec_parts import FileSpec


def sample_specs(spec: NetworkSpec, has_loss: bool, reading: Reading) -> list[SampleSpec]:
    """The samples, wherever they stand; they need targets where the network has a loss."""
    wanted = ("inputs", "targets") if has_loss else ("inputs",)
    single = [key for key in ("inputs", "targets") if key in spec.places]
    if "samples" in spec.places:
        for key in single:
            hint = "move them into a sample"
            reading.report(place_of_key(spec, key), f"'{key}' stands beside 'samples'", hint)
        if isinstance(spec.samples, FileSpec):
            return samples_in_file(spec.samples, has_loss, reading)
        samples = [sample for sample in spec.samples or () if sample is not None]
        for sample in samples:
            if has_loss and "targets" not in sample.places:
                hint = "the targets, {o1: 0.01} or [0.01]"
                reading.report(sample.place, "the key 'targets' is missing in a sample", hint)
        return samples
    for key in wanted:
        if key not in spec.places:
            reading.report(spec.place, f"the key '{key}' is missing in the network", f"add {key}, or samples")
    return [SampleSpec(inputs=spec.inputs, targets=spec.targets, place=spec.place, places=spec.places)]


def input_names(samples: Sequence[SampleSpec], layers: Sequence[LayerSpec], reading: Reading) -> list[str]:
    """The names of the inputs: those of the first sample, i1 … where they were left out."""
    first = next((sample.inputs for sample in samples if sample.inputs), ())
    fresh = fresh_names("i", {entry.name for entry in first if entry.name} | names_in(layers))
    names = [entry.name or next(fresh) for entry in first]
    seen: set[str] = set()
    for entry, name in zip(first, names, strict=True):
        if name in seen:
            reading.report(entry.place, f"two inputs are called '{name}'", "each input needs a name of its own")
        seen.add(name)
    return names


def sample_of(spec: SampleSpec, inputs: Sequence[str], outputs: Sequence[str] | None, reading: Reading) -> Sample:
    """A sample with a value for every input and every output neuron."""
    given = _matched(spec.inputs, inputs, "input", place_of_key(spec, "inputs"), reading)
    wanted = (
        {} if outputs is None else _matched(spec.targets, outputs, "target", place_of_key(spec, "targets"), reading)
    )
    return Sample(MappingProxyType(given), MappingProxyType(wanted))


def _matched(
    entries: Sequence[Entry] | None, names: Sequence[str], what: str, place: Place, reading: Reading
) -> dict[str, Fraction | None]:
    """The value of each name; entries without a name stand for the names in reading order."""
    if not entries:
        return {}
    if len(entries) != len(names):
        message = f"{counted(len(entries), what)}, but {len(names)} expected"
        reading.report(place, message, f"give one for each of {listed(names)}")
        return {}
    values: dict[str, Fraction | None] = {}
    for entry, expected in zip(entries, names, strict=True):
        name = entry.name or expected
        if name not in names:
            hint = did_you_mean(name, names, f"{what}s are: {listed(names)}")
            reading.report(entry.place, f"'{name}' is not the name of an {_whose(what)}", hint)
        elif name in values and len(set(names)) == len(names):
            reading.report(entry.place, f"'{name}' has two values", "keep one of them")
        values[name] = entry.value
    return {name: values.get(name) for name in names}


def _whose(what: str) -> str:
    return "output neuron" if what == "target" else "input"
