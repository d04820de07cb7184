"""Languages: Chinese is Chinese throughout, what machines read is the same in all, and nothing lacks a translation."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer.main
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from bpcalc.cli.app import app
from bpcalc.cli.language import asked
from bpcalc.cli.speaking import help_of
from bpcalc.functions.losses import LOSSES
from bpcalc.language.catalogs import FOLDER, LANGUAGES
from bpcalc.model.loading import loads
from making.places import ROOT

Command = Callable[..., Any]

SOURCES = ROOT / "bpcalc"
CATALOG = FOLDER / "zh" / "LC_MESSAGES" / "bpcalc.po"
COMPILED = CATALOG.with_suffix(".mo")

COMMANDS = ("run", "explain", "draw", "export", "check", "sheet", "rules", "configs", "init", "schema")
NETWORK = """
{inputs: {i1: 0.05, i2: 0.1}, targets: [0.01, 0.99], learning_rate: 0.5,
 layers: [{weights: [[0.15, 0.2], [0.25, 0.3]], bias: 0.35}, {weights: [[0.4, 0.45], [0.5, 0.55]], bias: 0.6}]}
"""
NO_ENGLISH = re.compile(
    r"bpcalc( (run|explain|draw|export|check|sheet|rules|configs|init|schema))*"  # commands
    r"|JSON Schema"
    r"|\b[A-Z]+(\|[A-Z]+)*\b|--?[a-z]\S*|\S*[^a-zA-Z\s，。、：；（）]\S*"  # metavars, options, ids, files, formulas
)
"""What of a Chinese text is not to be translated; two words in a row of what is left would be English."""
ENGLISH = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")


def english(text: str) -> list[str]:
    """What of a text is English that should not be there."""
    return ENGLISH.findall("\n".join(NO_ENGLISH.sub("#", line) for line in text.split("\n")))


def test_untranslated_english_is_found() -> None:
    assert english("None of the weights is there") != []
    assert english("用法：bpcalc run [OPTIONS] {CONFIG}\n激活函数 sigmoid · 损失函数 half-squared-error") == []


@pytest.mark.parametrize("arguments", [[], *([command] for command in COMMANDS)])
def test_help_is_chinese(arguments: list[str], bpcalc: Command) -> None:
    text = bpcalc(*arguments, "--help", LC_ALL="zh_CN.UTF-8").stdout
    assert "用法：" in text
    assert "显示本说明并退出。" in text
    assert english(text) == []
    if arguments != ["schema"]:
        assert bpcalc(*arguments, "--help", "--language", "zh").stdout == text
    assert bpcalc("--language", "zh", *arguments, "--help").stdout == text


def test_the_program_alone_prints_its_help(bpcalc: Command) -> None:
    assert bpcalc(LC_ALL="zh_CN.UTF-8").output == bpcalc("--help", LC_ALL="zh_CN.UTF-8").output


@pytest.mark.parametrize(
    "arguments",
    [
        ["rn"],
        ["nothing"],
        ["run"],
        ["run", "clasic"],
        ["run", "nothing"],
        ["run", "classic", "x"],
        ["run", "classic", "--itertions", "3"],
        ["run", "classic", "-n"],
        ["run", "classic", "-n", "x"],
        ["run", "classic", "-n", "-1"],
        ["run", "classic", "--terse=yes"],
        ["run", "classic", "--format", "x"],
        ["run", "classic", "--language", "x"],
        ["run", "classic", "--notation", "x"],
        ["run", "classic", "--order", "x"],
        ["run", "classic", "--only", "w55"],
        ["run", "classic", "--only", "w5@100"],
        ["run", "classic", "--set", "w5"],
        ["run", "classic", "--until", "x"],
        ["run", "classic", "--until", "1"],
        ["run", "classic", "--until", "-1"],
        ["run", "classic", "--learning-rate", "x"],
        ["run", "classic", "--vs"],
        ["run", "classic", "--output", "/"],
        ["run", "classic", "--output", "/nowhere/x"],
        ["run", "classic", "--output", "a" * 300],
        ["explain"],
        ["explain", "w5+@3"],
        ["explain", "b1+"],
        ["init", "x"],
    ],
)
def test_usage_errors_are_chinese(arguments: list[str], bpcalc: Command) -> None:
    result = bpcalc("--language", "zh", *arguments)
    assert result.exit_code == bpcalc(*arguments).exit_code == 2
    assert re.search("[一-鿿]", result.output)
    assert english(result.output) == []
    assert bpcalc(*arguments, LC_ALL="zh_CN.UTF-8").output == result.output


def test_a_wrong_language_is_a_usage_error(bpcalc: Command) -> None:
    result = bpcalc("run", "classic", "--language", "fr")
    assert result.exit_code == 2
    assert "there is no language 'fr'; known: en, zh" in result.stderr


@pytest.mark.parametrize("form", ["plain", "table", "markdown"])
def test_a_run_is_chinese(form: str, bpcalc: Command) -> None:
    arguments = ["run", "-", "-n", "20", "--verify", "--conventions", "--vs", "--set", "w1=0.3", "--format", form]
    arguments += ["--order", "in-place", "--biases", "trained", "--language", "zh"]
    result = bpcalc(*arguments, stdin=NETWORK)
    assert result.exit_code == 0
    assert "前向传播" in result.stdout
    assert english(result.stdout) == []


@pytest.mark.parametrize(
    ("order", "biases", "told"),
    [
        ("simultaneous", "fixed", "次序 simultaneous（同时更新） · 偏置 fixed（不更新）"),
        ("in-place", "trained", "次序 in-place（就地更新） · 偏置 trained（训练）"),
        ("simultaneous", "split", "次序 simultaneous（同时更新） · 偏置 split（拆分）"),
    ],
)
def test_words_of_the_file_are_explained_in_chinese(order: str, biases: str, told: str, bpcalc: Command) -> None:
    arguments = ["run", "-", "--order", order, "--biases", biases, "--terse"]
    page = bpcalc(*arguments, "--language", "zh", stdin=NETWORK).stdout
    assert f"激活函数 sigmoid · 损失函数 半平方误差 (half-squared-error) · {told}\n" in page
    page = bpcalc(*arguments, stdin=NETWORK).stdout
    assert f"activation sigmoid · loss half-squared-error · order {order} · biases {biases}\n" in page


@pytest.mark.parametrize("loss", [name for name in LOSSES if name != "cross-entropy"])
def test_every_loss_has_a_chinese_name(loss: str, bpcalc: Command) -> None:
    for language, pattern in (("zh", rf"损失函数 .*[一-鿿]+ \({loss}\) · "), ("en", rf"loss {loss} · ")):
        page = bpcalc("run", "-", "--language", language, stdin=f"{NETWORK.strip()[:-1]}, loss: {loss}}}").stdout
        assert re.search(pattern, page)


@pytest.mark.parametrize(
    ("form", "chinese", "english"),
    [
        ("plain", "输入：i1 = 0.05, ", "inputs: i1 = 0.05, "),
        ("markdown", "- 输入：$i_{1} = 0.05$, ", "- inputs: $i_{1} = 0.05$, "),
        ("latex", r"\item 输入：$i_{1} = 0.05$, ", r"\item inputs: $i_{1} = 0.05$, "),
    ],
)
def test_what_is_given_has_the_colon_of_the_language(form: str, chinese: str, english: str, bpcalc: Command) -> None:
    for language, start in (("zh", chinese), ("en", english)):
        page = bpcalc("run", "-", "--format", form, "--language", language, stdin=NETWORK).stdout
        assert any(line.startswith(start) for line in page.splitlines())


@pytest.mark.parametrize("form", ["plain", "table", "markdown"])
def test_matrices_are_chinese(form: str, bpcalc: Command) -> None:
    arguments = ["run", "-", "--form", "both", "--error-shares", "--language", "zh", "--format", form]
    page = bpcalc(*arguments, stdin=NETWORK).stdout
    assert page.index("误差的分摊") < page.index("反向传播 · 输出层")
    assert english(page) == []


def test_chinese_has_one_word_for_one_thing() -> None:
    for message in catalog():
        words = "".join(message.string) if message.id else ""
        assert "原地" not in words
        assert "记号" not in words


@pytest.mark.parametrize("form", ["plain", "table", "markdown"])
def test_an_explanation_is_chinese(form: str, bpcalc: Command) -> None:
    for quantity in ("w1", "w5+", "delta_h1", "dE/di1", "E_total@3", "i1"):
        arguments = ["explain", quantity, "--config", "-", "--verify", "--format", form, "--language=zh"]
        result = bpcalc(*arguments, stdin=NETWORK)
        assert result.exit_code == 0
        assert re.search("[一-鿿]", result.stdout)
        assert english(result.stdout) == []


def test_a_file_to_start_from_is_chinese_and_can_be_read(bpcalc: Command, tmp_path: Path) -> None:
    text = bpcalc("init", "2-3-1", "--output", "-", "--language", "zh").stdout
    assert "神经元" in text
    assert loads(text).layers == loads(bpcalc("init", "2-3-1", "--output", "-").stdout).layers
    told = bpcalc("init", "2-3-1", "--output", str(tmp_path / "x.yaml"), "--language", "zh").stdout
    assert "已写入" in told
    assert (tmp_path / "x.yaml").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "classic", "-n", "20", "--verify", "--conventions", "--at", "2"],
        ["run", "example-035-07"],
        ["run", "classic", "--vs", "--set", "w1=0.3", "--order", "in-place"],
        ["explain", "w1", "dE/dw5", "--verify"],
        ["explain", "w5@3"],
        ["configs"],
    ],
)
def test_json_is_the_same_in_all_languages(arguments: list[str], bpcalc: Command) -> None:
    results = [bpcalc(*arguments, "--format", "json", "--language", language) for language in LANGUAGES]
    assert len({result.output for result in results}) == 1
    assert len({result.exit_code for result in results}) == 1


@pytest.mark.parametrize(
    ("text", "exit_code"),
    [
        ("{inputs: [1], targets: [1e153], layers: [{weights: [[0.5]]}], learning_rate: 1e300}", 1),
        (
            (
                "{inputs: [1], targets: [0], layers: [{weights: [[0.5]]}], "
                "published: [{quantity: net_o1, value: '0.7'}], learning_rate: 1}"
            ),
            1,
        ),
        ("{inputs: [1], targets: [0], layer: []}", 2),
        ("inputs: [", 2),
    ],
)
def test_exit_codes_are_the_same_in_all_languages(text: str, exit_code: int, bpcalc: Command) -> None:
    for language in LANGUAGES:
        assert bpcalc("run", "-", "--language", language, stdin=text).exit_code == exit_code


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_GB.UTF-8"}, "zh"),
        ({"LC_ALL": "", "LC_MESSAGES": "zh_SG", "LANG": "C"}, "zh"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh"}, "zh"),
        ({"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": ""}, "en"),
    ],
)
def test_the_locale_decides_unless_an_option_does(
    variables: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert asked(["run", "classic"]) == language
    assert asked(["run", "--language", "fr"]) == language
    assert asked(["run", "--", "--language", "en", "--language=zh"]) == language
    for other in LANGUAGES:
        assert asked(["run", "--language", other, "classic"]) == other
        assert asked(["--language=en", "run", f"--language={other}"]) == other


def program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The program in a process of its own."""
    command = [sys.executable, "-m", "bpcalc", *arguments]
    return subprocess.run(command, capture_output=True, env=environment, check=False, timeout=60)


def test_a_chinese_locale_that_the_machine_lacks_will_do() -> None:
    assert "未给出时" in program("run", "--help", LC_ALL="zh_CN.UTF-8").stdout.decode("utf-8")
    assert "文件" in program("run", "nothing", LANG="zh_CN.UTF-8").stderr.decode("utf-8")


@pytest.mark.parametrize("arguments", [["--help"], ["init", "-h"], ["run"], ["run", "nothing"]])
def test_an_encoding_without_chinese_gets_escapes(arguments: list[str]) -> None:
    run = program(*arguments, LC_ALL="zh_CN.UTF-8", PYTHONIOENCODING="latin-1")
    assert rb"\u" in run.stdout + run.stderr
    assert b"Traceback" not in run.stderr


def test_a_page_is_english_where_the_encoding_has_no_chinese() -> None:
    run = program("run", "classic", LC_ALL="zh_CN.UTF-8", PYTHONIOENCODING="latin-1")
    assert b"Forward pass" in run.stdout
    assert rb"\u" not in run.stdout


def test_output_that_cannot_be_written_is_told_in_chinese() -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123
        command = [sys.executable, "-m", "bpcalc", "--language", "zh", "--help"]
        run = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False, timeout=60)
    assert run.returncode == 2
    assert run.stderr == "bpcalc: 标准输出无法写入：设备上没有剩余空间\n"


def test_chinese_help_does_not_load_sympy() -> None:
    code = (
        "import sys; from bpcalc.cli.app import app; sys.argv = ['bpcalc', '--language', 'zh', *{!r}]\n"
        "try: app()\nexcept SystemExit: print('sympy' in sys.modules)"
    )
    for arguments in (["--help"], ["--version"], ["run", "-h"], ["run"]):
        run = subprocess.run(
            [sys.executable, "-c", code.format(arguments)], capture_output=True, encoding="utf-8", check=False
        )
        assert run.stdout.splitlines()[-1] == "False", arguments


def test_languages_are_completed() -> None:
    group = typer.main.get_command(app)
    context = typer.Context(group)
    option = next(parameter for parameter in group.params if "--language" in parameter.opts)
    assert [(item.value, item.help) for item in option.shell_complete(context, "z")] == [("zh", "简体中文")]


def said_in_sources() -> dict[str, str]:
    """The template of everything that the program says, and its plural.

    Babel's own extraction takes `said_of(n, one, many, names=joined(names, said(", ")))` for a call of `said`.
    """
    found: dict[str, str] = {}
    for path in SOURCES.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("said", "said_of"):
                texts = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
                if texts:
                    found[texts[0]] = "".join(texts[1:]) or found.get(texts[0], "")
    return found


def helped() -> set[str]:
    """Every paragraph of help."""
    group = typer.main.get_command(app)
    return {text for command in (group, *group.commands.values()) for text in help_of(command)}


def catalog() -> Catalog:
    with CATALOG.open("rb") as file:
        return read_po(file, locale="zh_CN")


def test_nothing_lacks_a_translation_and_none_is_left_over() -> None:
    wanted = said_in_sources() | dict.fromkeys(helped(), "")
    known = {message.id[0] if message.pluralizable else message.id: message for message in catalog() if message.id}
    assert sorted(set(wanted) - set(known)) == []
    assert sorted(set(known) - set(wanted)) == []
    for text, plural in wanted.items():
        message = known[text]
        assert message.id == ((text, plural) if plural else text)
        assert all(message.string), text
        assert not message.fuzzy, text


def test_translations_have_the_same_places_to_fill_in() -> None:
    for message in catalog():
        if message.pluralizable:
            assert {place for text in message.string for place in places(text)} == places("".join(message.id)), (
                message.id
            )
        elif message.id:
            assert places(message.string) == places(message.id), message.id


def places(template: str) -> set[str]:
    """Where values are put in; YAML, as in `{name: adam}`, has a space after its colon."""
    return set(re.findall(r"\{[a-zA-Z_]+(?::[^ }]+)?\}", template))


def test_the_compiled_catalog_is_current(regenerate: bool) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalog())
    if regenerate:
        COMPILED.write_bytes(compiled.getvalue())
    with COMPILED.open("rb") as file:
        # Another version of babel may write another header.
        assert _messages(read_mo(file)) == _messages(read_mo(io.BytesIO(compiled.getvalue())))


def _messages(compiled: Catalog) -> dict[Any, Any]:
    return {str(message.id): message.string for message in compiled if message.id}
