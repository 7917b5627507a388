"""What stands on a sheet of paper, as values; `printing` turns them into PDF and nothing else."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class PaperSize(StrEnum):
    """A5 for forms 01–05 (TT 01/2018 Đ9.2), A4 where a province prints it so."""

    A4 = "A4"
    A5 = "A5"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head block of every form (NĐ 30/2020, Phụ lục I): two lines left, place for the date.

    `superior` "UBND XÃ HƯỚNG HIỆP", `agency` "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
    `place` "Hướng Hiệp".
    """

    superior: str
    agency: str
    place: str


@dataclass(frozen=True, slots=True)
class SheetPaper:
    """One paper on a form's list."""

    name: str
    originals: int
    copies: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class SheetFee:
    name: str
    amount: int | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptSheet:
    """Mẫu 01, Giấy tiếp nhận hồ sơ và hẹn trả kết quả: fields in the form's order.

    `scan` is the barcode's 14 digits, `qr` the QR's text. `reprint` counts earlier prints: 0 is
    the first. `provisional` marks a code that the province will replace ("mã tạm").
    `keyed_in_at` is set for a dossier keyed in later from paper ("nhập bù").
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


@dataclass(frozen=True, slots=True)
class SupplementSheet:
    """Mẫu 02, Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ: everything that is missing, at once.

    `code` and `scan` are empty when no dossier was taken in yet.
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
    """Biểu số II.06a/VPCP/KSTT: counts of dossiers by field and procedure for a period."""

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
