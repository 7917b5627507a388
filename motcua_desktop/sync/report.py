"""What a run to the province did, and why it may stop early."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from motcua_desktop.domain.agreement import Agreed
from motcua_desktop.domain.moment import iso
from motcua_desktop.errors import DeskError, ProvinceTrouble

# The window listens to the line before the store's libraries are there.
if TYPE_CHECKING:
    from motcua_desktop.models.outbox import Parcel


class AllRefusedAlike(ProvinceTrouble):
    """Several dossiers in a row refused with the same words: the trouble is not theirs."""

    kind = "province_refuses_all"
    title = "Tỉnh từ chối mọi hồ sơ với cùng một lý do"
    advice = "Báo quản trị hệ thống của tỉnh; các hồ sơ này vẫn chờ và sẽ được gửi lại."

    def __init__(self, words: str):
        super().__init__(f"«{words}».")
        self.words = words


class LineHeld(ProvinceTrouble):
    """Nothing goes out until a person has looked: the desk or the province was wound back."""

    kind = "province_held"
    title = "Đang tạm dừng gửi lên tỉnh"
    advice = "Mở trang Đồng bộ, xem lý do rồi cho gửi tiếp; hồ sơ vẫn nằm trong hàng chờ."


class BudgetSpent(ProvinceTrouble):
    """The day's bytes on a metered line are spent."""

    kind = "province_budget_spent"
    title = "Đã dùng hết lượng truyền của hôm nay"
    advice = "Hồ sơ vẫn chờ và sẽ tự gửi vào ngày mai; bấm «Gửi ngay» nếu cần gửi thêm."


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What one run did, counted in dossiers and files. `trouble` is why it stopped early.

    `more`: something could go out at once. `clock_off`: seconds this computer's clock is ahead of
    the province's (negative: behind), None when nothing was heard.
    """

    sent: int = 0
    confirmed: int = 0
    refused: int = 0
    waiting: int = 0
    last_confirmed_at: datetime | None = None
    trouble: DeskError | None = None
    more: bool = False
    retry_after: float = 0.0
    clock_off: float | None = None
    files: int = 0
    files_waiting: int = 0
    news: int = 0
    differences: int = 0
    agreed: Agreed | None = None

    def to_json(self) -> dict[str, Any]:
        """The command line's shape."""
        return {
            "sent": self.sent,
            "confirmed": self.confirmed,
            "refused": self.refused,
            "waiting": self.waiting,
            "files": {"confirmed": self.files, "waiting": self.files_waiting},
            "news": self.news,
            "differences": self.differences,
            "agreed": self.agreed and self.agreed.to_json(),
            "last_confirmed_at": iso(self.last_confirmed_at),
            "trouble": self.trouble.sentence() if self.trouble else None,
        }


@dataclass(frozen=True, slots=True)
class Limits:
    """What a caller allows a run. `progress` hears dossiers told and how many waited at the start.

    `file_progress` hears a file's name, how many of its bytes the province has, and its size.
    `most`: parcels in the machine's batch, None for all there are. `cancelled` is asked between
    parcels and pieces of files. `by_hand`: a person asked, so the day's budget does not count.
    `pull`: whether the province's news are asked for, None: when it is time. `catalogue` and
    `agree`: ask for the catalogue, compare everything, now.
    """

    progress: Callable[[int, int], None] | None = None
    cancelled: Callable[[], bool] | None = None
    most: int | None = None
    by_hand: bool = False
    file_progress: Callable[[str, int, int], None] | None = None
    pull: bool | None = None
    catalogue: bool = False
    agree: bool = False

    def stopped(self) -> bool:
        """Whether somebody wants the run to end."""
        return self.cancelled is not None and self.cancelled()


@dataclass(slots=True)
class Tally:
    """What a run has done so far; dossiers by their row numbers."""

    waited: int = 0
    parcels: int = 0
    told: set[int] = field(default_factory=set)
    sent: set[int] = field(default_factory=set)
    confirmed: set[int] = field(default_factory=set)
    refused: set[int] = field(default_factory=set)
    files: int = 0
    news: int = 0
    agreed: Agreed | None = None
    alike: "list[Parcel]" = field(default_factory=list)
    cause: str = ""
