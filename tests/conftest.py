"""What all tests share: the option that regenerates goldens, and running the command line in this process."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings
from typer.testing import CliRunner, Result

from bpcalc.cli.app import app
from making import pairs

settings.register_profile("quick", max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

os.environ["LC_ALL"] = "C.UTF-8"  # English, whatever the developer's own language


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regenerate", action="store_true", help="write what comes out as what is expected")


@pytest.fixture
def regenerate(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--regenerate"))


@pytest.fixture
def matches_golden(request: pytest.FixtureRequest, regenerate: bool) -> Callable[[str, str], None]:
    """Compares a text with a golden of the room, or with the file of a whole path; writes it under `--regenerate`."""

    def compare(name: str, text: str) -> None:
        path = request.path.parent / "goldens" / name
        if regenerate:
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8"), f"{name} differs; see the diff after pytest --regenerate"

    return compare


REGENERATED = "regenerated pair"


@pytest.fixture
def matches_pair(request: pytest.FixtureRequest, regenerate: bool) -> Callable[[pairs.Pair, str], None]:
    """Compares a text with what comes out in a pair, or has it written there under `--regenerate`."""

    def compare(pair: pairs.Pair, text: str) -> None:
        if regenerate:
            request.node.user_properties.append((REGENERATED, (str(pair.path), pair.place, text)))
            return
        assert text == pair.expected, f"{pair.path.name} differs; see the diff after pytest --regenerate"

    return compare


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Writes the pairs: here, where one process hears of every test, as many cases share a file."""
    if report.when == "call" and "PYTEST_XDIST_WORKER" not in os.environ:
        for name, value in report.user_properties:
            if name == REGENERATED:
                pairs.write(*value)


@pytest.fixture
def bpcalc(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command line; `columns` is the width of the terminal that tables are set for."""

    def run(*arguments: str, columns: int = 80, stdin: str | None = None, **environment: str) -> Result:
        for name in ("NO_COLOR", "FORCE_COLOR"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("COLUMNS", str(columns))
        result = CliRunner(env=environment).invoke(app, list(arguments), input=stdin)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run
