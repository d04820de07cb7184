"""Words of running text that say what a number is, in the languages that notes are written in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum


class Topic(StrEnum):
    """What a sentence or the head of a column speaks of."""

    ERROR = "error"
    OUTPUT = "output"
    NET = "net"
    TARGET = "target"
    INPUT = "input"
    RATE = "rate"
    DELTA = "delta"
    WEIGHT = "weight"
    OTHER = "other"


_WORDS: Mapping[Topic, str] = {
    Topic.RATE: r"learning[ -]?rate|学习率|学习速率|学习步长|步长|학습률|tasso",
    Topic.NET: r"net[ -]?inputs?|weighted[ -]?(?:sum|input)|加权|净输入|logits?|가중합",
    Topic.TARGET: r"targets?|desired|actual|expected|truth|labels?|vs|versus|attes[oa]"
    r"|实际|期望|目标|正确|真实|标签|原始|原输|정답|실제",
    Topic.DELTA: r"err(?=_|\b)|deltas?|误差项|残差",
    Topic.ERROR: r"errors?|loss|cost|mse|误差|誤差|损失|错误|代价|오차|손실|errore|perdita",
    Topic.OUTPUT: r"outputs?|predict\w*|输出|产生|预测|출력|예측|uscita|generates?|produces?",
    Topic.INPUT: r"inputs?|输入|입력|ingress[oi]",
    Topic.OTHER: r"gradients?|derivatives?|slopes?|accuracy|梯度|导数|偏导|准确率"
    r"|기울기|정확도|gradient[ei]|derivat[ae]",
    Topic.WEIGHT: r"weights?|权重|权值|bias\w*|偏置|가중치|pesi",
}
_TOPIC = re.compile("|".join(f"(?P<{topic}>{words})" for topic, words in _WORDS.items()), re.IGNORECASE)

_ROUNDS = re.compile(
    r"epoch|iterat|round|sample|轮|次数|迭代|样本|回数|반복|샘플|iteraz|iterac|época|epoca", re.IGNORECASE
)
_ERROR_AT = re.compile(
    r"(?:errors?|gradients?|deltas?|blame)\s+(?:\w+\s+)?(?:to|at|of|from|for|in|into)\W{0,4}\Z", re.IGNORECASE
)


class Column(StrEnum):
    """What a column of a table of weights holds."""

    OLD = "old"
    GRADIENT = "gradient"
    CHANGE = "change"
    NEW = "new"


_COLUMNS: Mapping[Column, str] = {
    Column.GRADIENT: r"gradients?|gradiente|grad\b|derivative|∂|\\partial|d[EL]/d|梯度|导数|그래디언트|기울기",
    Column.CHANGE: r"[-−]\s*(?:\\?eta|η|\\?alpha|α)|change|delta|Δ|∆|\\Delta|update\b|变化|改变|增量"
    r"|variazione|cambio|perubahan",
    Column.NEW: r"new|updated|after|更新后|更新值|新|nuev[oa]|nuov[oa]|neue?[rs]?\b|baru|갱신|새",
    Column.OLD: r"old|original|initial|before|current|previous|原|旧|初始|更新前"
    r"|antigu[oa]|vecchi[oa]|iniziale|inicial|lama|기존|초기",
}
_COLUMN = re.compile("|".join(f"(?P<{column}>{words})" for column, words in _COLUMNS.items()), re.IGNORECASE)

_COUNTED = re.compile(
    r"\s*(?:多)?(?:次|轮|回|遍|회|번|(?:times?|iterations?|epochs?|rounds?|steps?|updates?|volte)\b)", re.IGNORECASE
)
_LOSS = re.compile(
    r"[\s$*`)]*(?:under|with|in|for|by|using)\s+(?:the\s+)?(?:(?P<entropy>[bc]ce|cross|binary|log)|mse|sse|squared|mean)",
    re.IGNORECASE,
)
_ONE_UPDATE = re.compile(
    r"first (?:round|iteration|epoch|pass|update|step|backward|back-?propagation)"
    r"|(?:one|a single) (?:round|iteration|epoch|update|step)"
    r"|updated? (?:weights?|parameters?|values?)|after (?:the )?updat|new (?:weights?|forward|error|output|loss)"
    r"|forward pass (?:again|is repeated)|dopo (?:l'|la )?(?:update|aggiorn)"
    r"|第一(?:次|轮)|一(?:次|轮)(?:迭代|更新|训练|前向|反向)|更新后|更新之后|新的(?:权|误差|输出)|新权重"
    r"|再次(?:前向|计算|进行)|重新(?:进行|计算|前向)|업데이트된|업데이트해",
    re.IGNORECASE,
)
_UPDATED = re.compile(_ONE_UPDATE.pattern + r"|updat\w+|更新|업데이트|aggiorn\w+|new value|new weights?", re.IGNORECASE)


def topic_of(text: str) -> Topic | None:
    """What the last telling word of a text speaks of."""
    found = None
    for match in _TOPIC.finditer(text):
        before = text[match.start() - 1 : match.start()]
        if before.isascii() and before.isalpha() and match[0].isascii():
            continue
        found = Topic(str(match.lastgroup))
    return found


def tells_of_error_at(text: str) -> bool:
    """Whether a text ends with the error of something that is named after it: `the error at`."""
    return bool(_ERROR_AT.search(text))


def column_of(text: str) -> Column | None:
    """What the first telling word in the head of a column says that it holds of a weight."""
    match = _COLUMN.search(text)
    return Column(str(match.lastgroup)) if match else None


def is_of_rounds(text: str) -> bool:
    """Whether the head of a column says that each row is about another round or another sample."""
    return bool(_ROUNDS.search(text))


def is_counted(text: str) -> bool:
    """Whether the words after a number make it a number of updates."""
    return bool(_COUNTED.match(text))


def is_of_other_loss(text: str, loss: str) -> bool:
    """Whether the words after a number say that it is worked with another loss than a network's: `under BCE`."""
    match = _LOSS.match(text)
    return bool(match) and ("entropy" in loss) is (match is not None and match["entropy"] is None)


def tells_of_first_update(text: str) -> bool:
    """Whether a text says that the weights have been updated once."""
    return bool(_ONE_UPDATE.search(text))


def tells_of_new_values(text: str) -> bool:
    """Whether a text is about updating."""
    return bool(_UPDATED.search(text))
