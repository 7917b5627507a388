"""What stands on a sheet of paper, as values; `printing` turns them into PDF and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from motcua_desktop.domain.counting import USUAL, Counting
from motcua_desktop.domain.letterhead import Letterhead


@dataclass(frozen=True, slots=True)
class SheetPaper:
    """One paper on a form's list."""

    name: str
    originals: int
    copies: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class SheetFee:
    """A fee as the receipt tells it; `waived` đồng of it let off, for the reason `why`."""

    name: str
    amount: int | None
    note: str = ""
    waived: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Reissue:
    """A paper given out in the place of one that no longer holds: which time, of when, why."""

    number: int
    replaces: datetime
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ReceiptSheet:
    """Mẫu 01, Giấy tiếp nhận hồ sơ và hẹn trả kết quả: fields in the form's order.

    `scan` is the barcode's 14 digits, `qr` the QR's text. `reprint` counts earlier prints: 0 is
    the first. `provisional` marks a code that the province will replace ("mã tạm").
    `keyed_in_at` is set for a dossier keyed in later from paper ("nhập bù"). `reissue` is set
    where a corrected dossier has a new receipt, `why` where the due moment is to be explained.
    `signer` is the bare name of whoever came.
    """

    letterhead: Letterhead
    number: str
    code: str
    scan: str
    qr: str
    desk: str
    applicant: str
    identity: str
    submitter: str
    address: str
    phone: str
    email: str
    request: str
    procedure: str
    papers: tuple[SheetPaper, ...]
    sets: int
    term: str
    received_at: datetime
    due_at: datetime | None
    collect_at: str
    book: str
    book_number: str
    fees: tuple[SheetFee, ...]
    officer: str
    reprint: int = 0
    provisional: bool = False
    keyed_in_at: datetime | None = None
    reissue: Reissue | None = None
    why: tuple[str, ...] = ()
    signer: str = ""


@dataclass(frozen=True, slots=True)
class SupplementSheet:
    """Mẫu 02, Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ: everything that is missing, at once.

    `code` and `scan` are empty when no dossier was taken in yet. What is missing stands in
    `papers` where it is counted, else in `items`. `request_no` 2 is the second request.
    """

    letterhead: Letterhead
    number: str
    code: str
    scan: str
    desk: str
    applicant: str
    address: str
    phone: str
    email: str
    request: str
    papers: tuple[SheetPaper, ...]
    reason: str
    contact: str
    officer: str
    day: date
    reprint: int = 0
    items: tuple[str, ...] = ()
    request_no: int = 1


@dataclass(frozen=True, slots=True)
class NoticeSheet:
    """Mẫu 03, 04 and 05 (`form`): what was decided about a dossier, with reason and basis.

    `addressee` is whom the letter greets and `you` how it speaks to them. `decided_at` is the
    step's moment and the paper's date. `old_due_at` and `new_due_at` belong to Mẫu 04,
    `withdrawn`, `papers` and `paid` (đồng) to Mẫu 05. `request_no` 2 is the second extension,
    and `only` says that the procedure knows no second one.
    """

    form: str
    letterhead: Letterhead
    number: str
    code: str
    scan: str
    agency: str
    desk: str
    applicant: str
    submitter: str
    addressee: str
    you: str
    address: str
    phone: str
    email: str
    request: str
    procedure: str
    received_at: datetime
    decided_at: datetime
    reason: str
    basis: str
    collect_at: str
    officer: str
    old_due_at: datetime | None = None
    new_due_at: datetime | None = None
    withdrawn: bool = False
    papers: tuple[SheetPaper, ...] = ()
    paid: int = 0
    reprint: int = 0
    request_no: int = 1
    only: bool = False


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One fee: what it is, in đồng (None: not known yet), what was paid of it and let off."""

    name: str
    amount: int | None
    paid: int
    note: str = ""
    waived: int = 0

    @property
    def owed(self) -> int:
        """What is still to be paid, as far as the amount is known."""
        return max((self.amount or 0) - self.paid - self.waived, 0)


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment; `method` is "cash", "transfer" or what was typed."""

    at: datetime
    amount: int
    method: str
    officer: str


@dataclass(frozen=True, slots=True)
class FeeSheet:
    """Phiếu thu phí, lệ phí: the desk's own slip, which is no biên lai."""

    letterhead: Letterhead
    number: str
    code: str
    scan: str
    desk: str
    applicant: str
    payer: str
    address: str
    phone: str
    procedure: str
    lines: tuple[FeeLine, ...]
    payments: tuple[Payment, ...]
    officer: str
    day: date
    reprint: int = 0


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """The label on a dossier's cover: found by eye and by scanner."""

    agency: str
    code: str
    scan: str
    applicant: str
    procedure: str
    received_at: datetime
    due_at: datetime | None
    book: str
    book_number: str
    reprint: int = 0


@dataclass(frozen=True, slots=True)
class SurveySheet:
    """Phiếu đánh giá, handed out with Mẫu 01, 02 and 03: it bears the code and names no citizen.

    `procedure` is "" where its name tells too much; `words` are those of scores 1 to 5.
    """

    letterhead: Letterhead
    number: str
    code: str
    scan: str
    desk: str
    procedure: str
    ask: str
    words: tuple[str, ...]
    questions: tuple[str, ...]
    day: date
    reprint: int = 0


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One dossier on a hand-over list; `until` is the taker's own limit, `due_at` the citizen's."""

    code: str
    applicant: str
    procedure: str
    sets: int = 1
    until: datetime | None = None
    due_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class HandOverListSheet:
    """Danh sách bàn giao hồ sơ: what goes from one side to the other, signed by both.

    `number` as the desk writes it (`12/2026`); `officer` signs for the giver, `taken_by` (may be
    empty) for the taker. Its prints are counted under the dossier of the code `counted_under`.
    """

    letterhead: Letterhead
    number: str
    at: datetime
    giver: str
    taker: str
    officer: str
    lines: tuple[HandedOver, ...]
    taken_by: str = ""
    reprint: int = 0
    counted_under: str = ""


@dataclass(frozen=True, slots=True)
class Consigned:
    """One result sent by post: to whom, where, and what lies in the envelope."""

    tracking_number: str
    code: str
    recipient: str
    address: str
    phone: str
    content: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ConsignmentSheet:
    """Bảng kê gửi qua bưu chính: results handed to the post together, signed by both.

    Its prints are counted under the dossier of the code `counted_under`.
    """

    letterhead: Letterhead
    number: str
    at: datetime
    desk: str
    carrier: str
    officer: str
    lines: tuple[Consigned, ...]
    reprint: int = 0
    counted_under: str = ""


@dataclass(frozen=True, slots=True)
class ControlRow:
    """One hand-over on Mẫu 06; an empty one is written by hand. `result` as the form says it."""

    giver: str = ""
    taker: str = ""
    at: datetime | None = None
    given_by: str = ""
    taken_by: str = ""
    result: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ControlSheet:
    """Mẫu 06, Phiếu kiểm soát quá trình giải quyết hồ sơ: every hand-over with its signatures."""

    letterhead: Letterhead
    number: str
    code: str
    scan: str
    applicant: str
    procedure: str
    agency: str
    partners: str
    received_at: datetime
    due_at: datetime | None
    rows: tuple[ControlRow, ...]
    reprint: int = 0


DossierSheet = (
    ReceiptSheet
    | SupplementSheet
    | NoticeSheet
    | ControlSheet
    | FeeSheet
    | LabelSheet
    | SurveySheet
)
"""Any paper of one dossier."""


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A row of Biểu II.06a: the form's columns 3–13 by their own numbers.

    `level` is "level" (TTHC of which tier), "field" (lĩnh vực) or "procedure"; the rows stand in
    the form's order and paper numbers them A, B…; I, II…; 1, 2….
    """

    level: str
    code: str
    name: str
    cells: dict[int, int]


@dataclass(frozen=True, slots=True)
class MonthSheet:
    """Biểu số II.06a/VPCP/KSTT: counts of dossiers by field and procedure for a period.

    `options` say under the sheet how it was counted, `counting` the same for programs. `closed`:
    these are the figures of a period that was closed (`ClosedReport.mark`).
    """

    agency: str
    receiver: str
    period: str
    first: date
    last: date
    rows: tuple[MonthRow, ...]
    total: dict[int, int]
    place: str
    made_on: date
    options: tuple[str, ...] = ()
    counting: Counting = USUAL
    closed: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class DueLine:
    """One dossier on the morning sheet."""

    when: str
    code: str
    applicant: str
    phone: str
    procedure: str
    state: str
    next_step: str


@dataclass(frozen=True, slots=True)
class DueSheet:
    """The reminder list that is printed at opening time (bảng đầu ngày)."""

    agency: str
    day: date
    made_at: datetime
    groups: tuple[tuple[str, tuple[DueLine, ...]], ...]
