"""What people look for, and what they are shown: values only."""

from dataclasses import dataclass
from datetime import datetime

from motcua_desktop.domain.delivery import IdentityCheck
from motcua_desktop.domain.dossier import DossierLine, Status, SyncState
from motcua_desktop.domain.duties import Owed
from motcua_desktop.domain.feedback_due import FeedbackDue
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.people import Person


@dataclass(frozen=True, slots=True)
class ListFilter:
    """Which dossiers a list shows; an empty part lets everything through."""

    statuses: frozenset[Status] = frozenset()
    procedure: str = ""
    received_from: datetime | None = None
    received_before: datetime | None = None
    overdue_at: datetime | None = None
    sync: frozenset[SyncState] = frozenset()
    text: str = ""
    visit: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Search results; `truncated` when there are more than were asked for."""

    count: int
    lines: tuple[DossierLine, ...]
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `next` begins the following one, None at the end.

    `more`: there are more than `total`, which nobody counted.
    """

    lines: tuple[DossierLine, ...]
    total: int
    next: int | None
    more: bool = False


@dataclass(frozen=True, slots=True)
class DueEntry:
    """One line of the reminder list. `days` are working days left; negative ones are late.

    `window_ends`: until when the citizen may supplement, where the procedure says so. `owed`: our
    own duties, the most urgent first; only lines of `DueLists.duties` have some.
    """

    line: DossierLine
    days: int
    days_text: str
    holder: str
    next_step: str
    window_ends: datetime | None = None
    owed: tuple[Owed, ...] = ()


@dataclass(frozen=True, slots=True)
class DueLists:
    """The reminder screen's groups, most urgent first.

    `duties` is what we must do of ourselves; its dossiers may stand in another group too.
    `feedback` is no dossier's: phản ánh and kiến nghị to be answered, the late ones first.
    """

    overdue: tuple[DueEntry, ...] = ()
    today: tuple[DueEntry, ...] = ()
    duties: tuple[DueEntry, ...] = ()
    tomorrow: tuple[DueEntry, ...] = ()
    soon: tuple[DueEntry, ...] = ()
    awaiting_supplement: tuple[DueEntry, ...] = ()
    awaiting_payment: tuple[DueEntry, ...] = ()
    uncollected: tuple[DueEntry, ...] = ()
    feedback: tuple[FeedbackDue, ...] = ()

    @property
    def urgent(self) -> int:
        """The number on the badge: late, and due today."""
        return len(self.overdue) + len(self.today) + len(self.urgent_feedback)

    @property
    def urgent_feedback(self) -> tuple[FeedbackDue, ...]:
        """What must be answered today, or should have been."""
        return tuple(one for one in self.feedback if one.days <= 0)


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Someone this desk knows, as last written down, and when it last saw who that is."""

    person: Person
    last_seen: datetime
    open: tuple[DossierLine, ...]
    verified_at: datetime | None = None
    verified_how: IdentityCheck = IdentityCheck.NONE

    @property
    def verified_text(self) -> str:
        """`đối chiếu thẻ ngày 03/11/2026`, or `chưa lần nào đối chiếu`."""
        if self.verified_at is None:
            return "chưa lần nào đối chiếu"
        how = "thẻ" if self.verified_how is IdentityCheck.CARD else "giấy tờ"
        return f"đối chiếu {how} ngày {date_text(local(self.verified_at).date())}"
