"""One vote as it is being given on the second screen: which page, what was touched so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from motcua_desktop.domain.ballot import Ballot, Source
from motcua_desktop.services.ballots import Invitation


class Page(Enum):
    """What the citizen sees."""

    WAITING = auto()
    SCORE = auto()
    QUESTIONS = auto()
    THANKS = auto()


LASTS = {Page.SCORE: 60, Page.QUESTIONS: 25, Page.THANKS: 5}
"""Seconds without a touch until a page goes by itself."""


@dataclass(frozen=True, slots=True)
class Voting:
    """A vote under way; `key` makes it one ballot however often it is sent."""

    page: Page = Page.WAITING
    key: str = ""
    invitation: Invitation | None = None
    score: int = 0
    answers: Mapping[str, int] = field(default_factory=dict)
    left: int = 0

    def begun(self, key: str, invitation: Invitation | None) -> "Voting":
        """Somebody may vote now."""
        return Voting(Page.SCORE, key, invitation, left=LASTS[Page.SCORE])

    def rated(self, score: int) -> "Voting":
        """The first touch: the whole."""
        return replace(self, page=Page.QUESTIONS, score=score, left=LASTS[Page.QUESTIONS])

    def answered(self, key: str, score: int) -> "Voting":
        """A single question; the same score again takes the answer back."""
        answers = dict(self.answers)
        if answers.pop(key, 0) != score:
            answers[key] = score
        return replace(self, answers=answers, left=LASTS[Page.QUESTIONS])

    def back(self) -> "Voting":
        """To the first page, to touch another step; what was answered stays."""
        return replace(self, page=Page.SCORE, left=LASTS[Page.SCORE])

    def thanked(self) -> "Voting":
        """It was counted; nothing of it stays on the screen."""
        return Voting(Page.THANKS, left=LASTS[Page.THANKS])

    def second_later(self) -> "Voting":
        """One second without a touch."""
        return replace(self, left=max(self.left - 1, 0))

    @property
    def over(self) -> bool:
        """Whether the page goes by itself now."""
        return self.page is not Page.WAITING and self.left == 0

    def ballot(self) -> Ballot:
        """What is cast."""
        code = self.invitation.code if self.invitation else ""
        return Ballot(
            score=self.score,
            source=Source.SCREEN,
            key=self.key,
            dossier=code,
            answers=self.answers,
        )
