"""What makes a command of a function: groups of options become options, and every way to end an exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from inspect import Parameter, Signature, signature
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

import typer

from bpcalc.cli.language import as_spoken, spoken
from bpcalc.errors import INTERRUPTED, TERMINATED, BpcalcError, TerminatedError
from bpcalc.language.said import said


class Taking(NamedTuple):
    """What a command takes of a group of options: all but some, and some in its own way."""

    without: tuple[str, ...] = ()
    own: Mapping[str, Any] = MappingProxyType({})


def taking(*, without: tuple[str, ...] = (), **own: Any) -> Taking:
    """What an annotation says beside a group; `own` are options in place of its own, or values that no option sets."""
    return Taking(without, own)


def command(function: Callable[..., int]) -> Callable[..., None]:
    """The command that typer reads off a function, and that ends with the exit code which the function returns.

    A parameter that is annotated with a NamedTuple of options stands for these. A user's mistake, or Ctrl-C, gets a
    message, no traceback.
    """
    groups: dict[str, tuple[type[Any], dict[str, Any]]] = {}
    parameters: list[Parameter] = []
    hints = get_type_hints(function, include_extras=True)
    for parameter in signature(function).parameters.values():
        group, taken = _group(hints[parameter.name])
        if group is None:
            annotation = hints[parameter.name]
            parameters.append(parameter.replace(kind=Parameter.KEYWORD_ONLY, annotation=annotation))
        else:
            groups[parameter.name] = group, {name: value for name, value in taken.own.items() if not _is_option(value)}
            parameters += _options(group, taken)

    @wraps(function)
    def ended(**given: Any) -> None:
        for name, (group, fixed) in groups.items():
            given[name] = group(**fixed, **{field: given.pop(field) for field in group._fields if field in given})
        raise typer.Exit(_exit_code(function, given))

    ended.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    ended.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return ended


def _group(annotation: Any) -> tuple[Any, Taking]:
    """The group of options that an annotation names, if it names one, and what is taken of it."""
    kind, *others = get_args(annotation) if get_origin(annotation) is Annotated else (annotation,)
    taken = next((other for other in others if isinstance(other, Taking)), Taking())
    return (kind, taken) if isinstance(kind, type) and hasattr(kind, "_fields") else (None, taken)


def _options(group: Any, taken: Taking) -> Iterator[Parameter]:
    hints = get_type_hints(group, include_extras=True)
    for name in group._fields:
        annotation = taken.own.get(name, hints[name])
        if name not in taken.without and _is_option(annotation):
            default = group._field_defaults[name]
            yield Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _is_option(annotation: Any) -> bool:
    return get_origin(annotation) is Annotated


def _exit_code(function: Callable[..., int], given: Mapping[str, Any]) -> int:
    try:
        return function(**given)
    except BpcalcError as failure:
        from bpcalc.cli.messages import formatted

        sys.stderr.write(formatted(failure, spoken()))
        return failure.exit_code
    except TerminatedError:
        sys.stderr.write(as_spoken(said("ended from outside")) + "\n")
        return TERMINATED
    except KeyboardInterrupt:
        sys.stderr.write(as_spoken(said("interrupted")) + "\n")
        return INTERRUPTED
