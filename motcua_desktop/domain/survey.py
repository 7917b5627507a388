"""What citizens are asked: five steps with words, a few questions, and from where it counts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from motcua_desktop.domain.text import one_line, text_field
from motcua_desktop.errors import InvalidInput

STEPS = (1, 2, 3, 4, 5)
"""From very dissatisfied to very satisfied."""

_KEY = re.compile(r"[a-z][a-z0-9_]{0,29}")
_MOST_QUESTIONS = 6
_LONGEST = 120
_MOST_FEWEST = 50


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that may be rated beside the whole; `key` is its name in files."""

    key: str
    short: str
    text: str

    def to_json(self) -> dict[str, str]:
        return {"key": self.key, "short": self.short, "text": self.text}


@dataclass(frozen=True, slots=True)
class SurveyForm:
    """A survey's words. `words` are those of scores 1 to 5.

    A score of `satisfied_from` or more is satisfied, of `disliked_to` or less a dislike. An
    officer's results are told from `fewest` ballots on. `to_check` says what is not confirmed.
    """

    title: str
    ask: str
    words: tuple[str, ...]
    questions: tuple[Question, ...] = ()
    satisfied_from: int = 4
    disliked_to: int = 2
    fewest: int = 3
    version: str = ""
    to_check: str = ""

    def __post_init__(self) -> None:
        if len(self.words) != len(STEPS):
            raise InvalidInput("Cần đúng năm mức, từ thấp đến cao.", field="words")
        if len(set(self.words)) != len(STEPS):
            raise InvalidInput("Năm mức phải khác lời nhau.", field="words")
        if len(self.questions) > _MOST_QUESTIONS:
            raise InvalidInput(f"Nhiều nhất {_MOST_QUESTIONS} câu hỏi.", field="questions")
        if len({one.key for one in self.questions}) != len(self.questions):
            raise InvalidInput("Hai câu hỏi trùng khóa.", field="questions")
        if not 1 <= self.disliked_to < self.satisfied_from <= STEPS[-1]:
            raise InvalidInput(
                "Mức không hài lòng phải thấp hơn mức hài lòng, trong khoảng 1–5.",
                field="satisfied_from",
            )
        if not 1 <= self.fewest <= _MOST_FEWEST:
            raise InvalidInput(f"Số phiếu ít nhất phải từ 1 đến {_MOST_FEWEST}.", field="fewest")

    @classmethod
    def parse(cls, told: object) -> Self:
        """The form in a file's JSON; raises InvalidInput naming the key that is wrong."""
        if not isinstance(told, Mapping):
            raise InvalidInput("Bộ câu hỏi phải là một đối tượng JSON {…}.", field="form")
        unknown = sorted(set(map(str, told)) - _KEYS)
        if unknown:
            raise InvalidInput(f"Khóa «{unknown[0]}» không có ở bộ câu hỏi.", field=unknown[0])
        return cls(
            title=_line(told, "title", required=True),
            ask=_line(told, "ask", required=True),
            words=_words(told.get("words")),
            questions=_questions(told.get("questions", [])),
            satisfied_from=_whole(told, "satisfied_from", 4),
            disliked_to=_whole(told, "disliked_to", 2),
            fewest=_whole(told, "fewest", 3),
            version=_line(told, "version"),
            to_check=one_line(text_field(told.get("to_check"), field="to_check", limit=500)),
        )

    def to_json(self) -> dict[str, Any]:
        """What `parse` takes back."""
        return {
            "version": self.version,
            "to_check": self.to_check,
            "title": self.title,
            "ask": self.ask,
            "words": list(self.words),
            "questions": [one.to_json() for one in self.questions],
            "satisfied_from": self.satisfied_from,
            "disliked_to": self.disliked_to,
            "fewest": self.fewest,
        }

    def word(self, score: int) -> str:
        """What a citizen calls this score."""
        return self.words[score - 1]

    def question(self, key: str) -> Question:
        """The question of that key; one that is no longer asked is told by its key."""
        known = next((one for one in self.questions if one.key == key), None)
        return known or Question(key, key, key)


_KEYS = frozenset(
    {
        "version", "to_check", "title", "ask", "words", "questions", "satisfied_from",
        "disliked_to", "fewest",
    }
)  # fmt: skip


def _line(told: Mapping[str, Any], key: str, *, required: bool = False) -> str:
    return one_line(text_field(told.get(key), field=key, limit=_LONGEST, required=required))


def _words(told: object) -> tuple[str, ...]:
    if not isinstance(told, list):
        raise InvalidInput("Cần đúng năm mức, từ thấp đến cao.", field="words")
    return tuple(
        one_line(text_field(word, field="words", limit=40, required=True)) for word in told
    )


def _questions(told: object) -> tuple[Question, ...]:
    if not isinstance(told, list):
        raise InvalidInput("Các câu hỏi phải là một danh sách.", field="questions")
    return tuple(map(_question, told))


def _question(told: object) -> Question:
    if not isinstance(told, Mapping) or not set(told) <= {"key", "short", "text"}:
        raise InvalidInput('Câu hỏi có dạng {"key", "short", "text"}.', field="questions")
    key = str(told.get("key", ""))
    if not _KEY.fullmatch(key):
        raise InvalidInput(
            f"Khóa câu hỏi «{key[:30]}» phải là chữ thường không dấu, chữ số, dấu _.",
            field="questions",
        )
    text = one_line(text_field(told.get("text"), field="questions", limit=_LONGEST, required=True))
    short = one_line(text_field(told.get("short"), field="questions", limit=30))
    return Question(key, short or text[:30], text)


def _whole(told: Mapping[str, Any], key: str, otherwise: int) -> int:
    value = told.get(key, otherwise)
    if not isinstance(value, int) or isinstance(value, bool):
        raise InvalidInput("Ở đây phải là số nguyên.", field=key)
    return value
