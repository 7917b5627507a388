"""A citizen's rating of one dossier or visit; sums of such ratings, and when they are told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any, Self

from motcua_desktop.domain.moment import iso
from motcua_desktop.domain.survey import STEPS, SurveyForm
from motcua_desktop.domain.text import one_line, text_field
from motcua_desktop.errors import InvalidInput

LONGEST_COMMENT = 500
_LONGEST_KEY = 100
_WHOLE = 100


class Source(StrEnum):
    """How a ballot came."""

    SCREEN = "screen"
    PAPER = "paper"
    IMPORT = "import"

    @property
    def label(self) -> str:
        return _SOURCE_LABELS[self]


_SOURCE_LABELS = {
    Source.SCREEN: "Màn hình",
    Source.PAPER: "Phiếu giấy",
    Source.IMPORT: "Nhập từ tệp",
}


@dataclass(frozen=True, slots=True)
class Ballot:
    """One rating, 1 to 5, and the answers to single questions by key.

    `dossier` is the code on the paper, `visit` a ticket or any other name of the visit; with
    neither it is a visit of its own. The same `key` is the same ballot. `officer` is the login
    of who is rated ("": who served the dossier); `procedure` is told only of a visit. `at` None
    is now.
    """

    score: int
    source: Source
    key: str = ""
    dossier: str = ""
    visit: str = ""
    answers: Mapping[str, int] = field(default_factory=dict)
    comment: str = ""
    officer: str = ""
    procedure: str = ""
    at: datetime | None = None

    def __post_init__(self) -> None:
        check_score(self.score, field="score")
        for key, answer in self.answers.items():
            check_score(answer, field=key)
        if self.dossier and self.visit:
            raise InvalidInput(
                "Phiếu là của hồ sơ hoặc của lượt, không phải cả hai.", field="visit"
            )
        if len(self.comment) > LONGEST_COMMENT:
            raise InvalidInput(
                f"Ý kiến dài {len(self.comment)} ký tự, tối đa {LONGEST_COMMENT}.", field="comment"
            )

    @classmethod
    def typed(cls, told: Mapping[str, Any], source: Source, *, at: datetime | None) -> Self:
        """A ballot of texts as they were typed or read; raises InvalidInput naming the key."""
        return cls(
            score=told.get("score", 0),
            source=source,
            key=_text(told, "key", _LONGEST_KEY),
            dossier=_text(told, "dossier", _LONGEST_KEY * 2),
            visit=_text(told, "visit", _LONGEST_KEY),
            answers=dict(told.get("answers") or {}),
            comment=text_field(told.get("comment"), field="comment", limit=LONGEST_COMMENT),
            officer=_text(told, "officer", 32).lower(),
            procedure=_text(told, "procedure", 60),
            at=at,
        )


def _text(told: Mapping[str, Any], key: str, limit: int) -> str:
    return one_line(text_field(told.get(key), field=key, limit=limit))


def check_score(value: object, *, field: str) -> int:
    """A step of the scale; raises InvalidInput naming `field`."""
    if not isinstance(value, int) or isinstance(value, bool) or value not in STEPS:
        raise InvalidInput("Điểm là một số từ 1 đến 5.", field=field)
    return value


@dataclass(frozen=True, slots=True)
class Cast:
    """A ballot as it stands in the store, for those who may read it. It names no citizen."""

    key: str
    at: datetime
    score: int
    answers: Mapping[str, int]
    comment: str
    source: Source
    dossier: str
    visit: str
    procedure: str
    officer: str
    officer_name: str
    void_at: datetime | None = None
    void_why: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "at": iso(self.at),
            "score": self.score,
            "answers": dict(self.answers),
            "comment": self.comment,
            "source": self.source.value,
            "dossier": self.dossier or None,
            "visit": None if self.dossier else self.visit,
            "procedure": self.procedure,
            "officer": self.officer,
            "void_at": iso(self.void_at),
            "void_why": self.void_why,
        }


@dataclass(frozen=True, slots=True)
class Tally:
    """How many ballots gave each score, 1 first."""

    counts: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)

    @classmethod
    def of(cls, counted: Mapping[int, int]) -> Self:
        one, two, three, four, five = (counted.get(step, 0) for step in STEPS)
        return cls((one, two, three, four, five))

    def __add__(self, other: "Tally") -> "Tally":
        return Tally.of({step: self.counts[step - 1] + other.counts[step - 1] for step in STEPS})

    @property
    def ballots(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> float | None:
        """From 1 to 5; None where nobody voted."""
        given = sum(step * self.counts[step - 1] for step in STEPS)
        return given / self.ballots if self.ballots else None

    def satisfied(self, form: SurveyForm) -> int:
        """How many were satisfied."""
        return sum(self.counts[form.satisfied_from - 1 :])

    def disliked(self, form: SurveyForm) -> int:
        """How many were not."""
        return sum(self.counts[: form.disliked_to])

    def share(self, form: SurveyForm) -> float | None:
        """The satisfied among all, 0 to 1; None where nobody voted."""
        return self.satisfied(form) / self.ballots if self.ballots else None

    def band(self, form: SurveyForm) -> "Band | None":
        """Where that share lies; None where nobody voted."""
        return band(self.satisfied(form), self.ballots) if self.ballots else None


class Band(Enum):
    """The four bands in which shares of satisfaction are told; `word` as people write it."""

    UNDER_80 = "Dưới 80 %"
    UNDER_90 = "Từ 80 % đến dưới 90 %"
    UNDER_100 = "Từ 90 % đến dưới 100 %"
    FULL = "100 %"

    @property
    def word(self) -> str:
        return self.value


def band(satisfied: int, ballots: int) -> Band:
    """The band of `satisfied` among `ballots` (at least 1), in whole numbers: no rounding."""
    if satisfied == ballots:
        return Band.FULL
    if satisfied * _WHOLE >= 90 * ballots:
        return Band.UNDER_100
    return Band.UNDER_90 if satisfied * _WHOLE >= 80 * ballots else Band.UNDER_80


def kept_back(ballots: Mapping[str, int], fewest: int) -> frozenset[str]:
    """Whose results are not told: those with less than `fewest` ballots.

    Where these together are still so few that the total would give them away, the next smallest
    is kept back too.
    """
    rising = sorted((count, name) for name, count in ballots.items() if count)
    back = [(count, name) for count, name in rising if count < fewest]
    if back:
        for told in rising[len(back) :]:
            if sum(count for count, _ in back) >= fewest:
                break
            back.append(told)
    return frozenset(name for _, name in back)
