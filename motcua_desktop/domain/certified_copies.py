"""Certified copies (chứng thực bản sao từ bản chính): the fee by law, and what a visit brings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.intake import parse_request_id
from motcua_desktop.domain.moment import iso, parse_date
from motcua_desktop.domain.people import Person, known_keys, whole_number
from motcua_desktop.domain.step_words import pay_method
from motcua_desktop.domain.text import one_line, text_field
from motcua_desktop.errors import InvalidInput

PROCEDURE = "2.000815"
"""Chứng thực bản sao từ bản chính (3152/QĐ-BTP)."""

ASKED = "certify_copies"
"""The history's action under which a visit's documents are kept."""

MOST_EXTRA = 2
"""So many working days may be added without the requester's agreement (NĐ 23/2015 Đ21)."""

_MOST_DOCUMENTS = 50
_MOST_AGREED = 30


@dataclass(frozen=True, slots=True)
class Tariff:
    """What one certified copy costs, in đồng, from `valid_from` on.

    The first `first_pages` pages cost `first_fee` each, every further one `later_fee`, a copy at
    most `most`; pages are those of the original (TT 226/2016/TT-BTC Đ4).
    """

    first_pages: int
    first_fee: int
    later_fee: int
    most: int
    legal_basis: str
    valid_from: date
    to_check: bool = False

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Tariff":
        return cls(**{**data, "valid_from": parse_date(data["valid_from"], field="valid_from")})

    def of_copy(self, pages: int) -> int:
        """One copy of an original of `pages` pages (at least one)."""
        first = min(pages, self.first_pages)
        return min(first * self.first_fee + (pages - first) * self.later_fee, self.most)


def tariff_on(tariffs: Iterable[Tariff], day: date) -> Tariff:
    """The newest that is in force on `day`; the oldest where the day lies before all of them."""
    ordered = sorted(tariffs, key=lambda one: one.valid_from)
    began = [one for one in ordered if one.valid_from <= day]
    return began[-1] if began else ordered[0]


@dataclass(frozen=True, slots=True)
class CopiedDocument:
    """One original: its kind, its pages, and how many copies of it are certified."""

    name: str
    pages: int
    copies: int = 1
    note: str = ""

    @classmethod
    def parse(cls, value: object) -> "CopiedDocument":
        """From `{"name", "pages", "copies", "note"}`; raises InvalidInput naming the key."""
        data = known_keys(value, allowed={"name", "pages", "copies", "note"}, field="documents")
        return cls(
            one_line(text_field(data.get("name"), field="name", limit=300, required=True)),
            whole_number(data, "pages", 0, least=1),
            whole_number(data, "copies", 1, least=1),
            one_line(text_field(data.get("note"), field="note", limit=300)),
        )

    def to_json(self) -> dict[str, Any]:
        return {"name": self.name, "pages": self.pages, "copies": self.copies, "note": self.note}

    def fee(self, tariff: Tariff) -> int:
        """All its copies, in đồng."""
        return tariff.of_copy(self.pages) * self.copies

    @property
    def told(self) -> str:
        """`Bằng tốt nghiệp (2 trang × 3 bản)`."""
        return f"{self.name} ({self.pages} trang × {self.copies} bản)"


def parse_documents(value: object) -> tuple[CopiedDocument, ...]:
    """A visit's originals, at least one; raises InvalidInput naming the place and the key."""
    if not isinstance(value, list) or not value:
        raise InvalidInput("Cần ít nhất một giấy tờ để chứng thực bản sao.", field="documents")
    if len(value) > _MOST_DOCUMENTS:
        raise InvalidInput(f"Tối đa {_MOST_DOCUMENTS} giấy tờ một lượt.", field="documents")
    found = []
    for place, item in enumerate(value):
        try:
            found.append(CopiedDocument.parse(item))
        except InvalidInput as trouble:
            raise trouble.within(f"documents.{place}") from trouble
    return tuple(found)


@dataclass(frozen=True, slots=True)
class LetOff:
    """A fee let off: for whom, by which paper. `amount` in đồng; None is the exemption's share."""

    exemption: str
    evidence: str
    amount: int | None = None

    @classmethod
    def parse(cls, value: object) -> "LetOff | None":
        """From `{"exemption", "evidence", "amount"}` or nothing; raises InvalidInput."""
        if value is None:
            return None
        data = known_keys(value, allowed={one.name for one in fields(cls)}, field="waiver")
        told = {
            key: one_line(
                text_field(data.get(key), field=f"waiver.{key}", limit=300, required=True)
            )
            for key in ("exemption", "evidence")
        }
        amount = data.get("amount")
        if amount is not None and (isinstance(amount, bool) or not isinstance(amount, int)):
            raise InvalidInput("Số tiền phải là số nguyên đồng.", field="waiver.amount")
        return cls(**told, amount=amount)


@dataclass(frozen=True, slots=True)
class CopiesRequest:
    """What somebody at the counter wants. `paid` is how they pay ("" when they have not yet).

    `done_now`: signed and handed over while they wait, otherwise there is a receipt. `dossier` is
    the code of one that was taken in the ordinary way; its applicant is the requester then (None).
    `extra_days`: working days added to the term for many or difficult copies, more than two by the
    `agreement` in writing (its number and date; NĐ 23/2015 Đ21).
    """

    requester: Person | None
    documents: tuple[CopiedDocument, ...]
    signer: str
    done_now: bool = True
    paid: str = ""
    case: str | None = None
    note: str = ""
    request_id: str | None = None
    dossier: str = ""
    extra_days: int = 0
    agreement: str = ""
    waiver: LetOff | None = None

    @classmethod
    def parse(cls, value: object) -> "CopiesRequest":
        """From the shape of `copies certify`; raises InvalidInput naming the field."""
        data = known_keys(value, allowed={one.name for one in fields(cls)}, field="copies")
        done_now = data.get("done_now", True)
        if not isinstance(done_now, bool):
            raise InvalidInput("Ô này là true hoặc false.", field="done_now")
        dossier = one_line(text_field(data.get("dossier"), field="dossier", limit=100))
        signer = one_line(text_field(data.get("signer"), field="signer", limit=200))
        if done_now and not signer:
            raise InvalidInput("Chưa ghi người ký chứng thực.", field="signer")
        extra, agreement = _longer(data, done_now=done_now, dossier=dossier)
        return cls(
            requester=None if dossier else _requester(data.get("requester")),
            documents=parse_documents(data.get("documents")),
            signer=signer,
            done_now=done_now,
            paid=pay_method(data.get("paid"), field="paid"),
            case=one_line(text_field(data.get("case"), field="case", limit=200)) or None,
            note=text_field(data.get("note"), field="note", limit=2000),
            request_id=parse_request_id(data.get("request_id")),
            dossier=dossier,
            extra_days=extra,
            agreement=agreement,
            waiver=LetOff.parse(data.get("waiver")),
        )

    @property
    def longer_why(self) -> str:
        """Why the term is longer, as it stands beside the due moment."""
        told = f": {self.agreement}" if self.agreement else ""
        if self.extra_days > MOST_EXTRA:
            return f"thỏa thuận bằng văn bản{told}, NĐ 23/2015 Đ21"
        return f"nhiều bản hoặc phức tạp{told}, NĐ 23/2015 Đ21"


def _longer(data: Mapping[str, Any], *, done_now: bool, dossier: str) -> tuple[int, str]:
    """The working days that are added, and the agreement they rest on."""
    agreement = one_line(text_field(data.get("agreement"), field="agreement", limit=300))
    days = whole_number(data, "extra_days", 0, least=0)
    if days > _MOST_AGREED:
        raise InvalidInput(f"Hẹn thêm nhiều nhất {_MOST_AGREED} ngày.", field="extra_days")
    if days > MOST_EXTRA and not agreement:
        raise InvalidInput(
            f"Hẹn thêm quá {MOST_EXTRA} ngày làm việc phải có thỏa thuận bằng văn bản với người "
            "yêu cầu; ghi số, ngày của văn bản đó.",
            field="agreement",
        )
    if days and done_now:
        raise InvalidInput("Chứng thực xong ngay thì không hẹn thêm ngày.", field="extra_days")
    if days and dossier:
        raise InvalidInput(
            f"Hồ sơ {dossier} đã hẹn ngày khi tiếp nhận.",
            field="extra_days",
            next_step="Muốn hẹn lại thì dùng bước «Xin lỗi và gia hạn» ở trang hồ sơ.",
        )
    return days, agreement


def _requester(value: object) -> Person:
    if value is None:
        raise InvalidInput("Chưa nhập người yêu cầu.", field="requester")
    try:
        return Person.parse(value)
    except InvalidInput as trouble:
        raise trouble.within("requester") from trouble


@dataclass(frozen=True, slots=True)
class AskedCopies:
    """What a dossier's visit asked for, kept with it until its lines stand in the register."""

    procedure: str
    lines: tuple[tuple[CopiedDocument, int], ...]
    signer: str

    @classmethod
    def of(cls, dossier: Dossier) -> "AskedCopies | None":
        """What was asked last, from the dossier's history; None for a dossier of anything else."""
        told = next((line.data for line in reversed(dossier.deeds) if line.action == ASKED), None)
        if told is None or told["procedure"] != dossier.procedure.code:
            return None
        lines = ((CopiedDocument.parse(one["document"]), one["fee"]) for one in told["lines"])
        return cls(told["procedure"], tuple(lines), told["signer"])

    def to_json(self) -> dict[str, Any]:
        """As the history keeps it."""
        lines = [{"document": document.to_json(), "fee": fee} for document, fee in self.lines]
        return {"procedure": self.procedure, "lines": lines, "signer": self.signer}


@dataclass(frozen=True, slots=True)
class Unentered:
    """A dossier whose copies do not stand in the register: still open, or ended without its lines.

    `completed_at` None: still open.
    """

    code: str
    requester: str
    received_at: datetime
    due_at: datetime | None
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class CertifiedCopy:
    """One line of Sổ chứng thực bản sao. `number` runs through the year; `fee` in đồng.

    `void` when the dossier's completion was taken back: the number is not used again.
    """

    number: int
    at: datetime
    requester: str
    document: str
    pages: int
    copies: int
    fee: int
    signer: str
    note: str = ""
    code: str = ""
    void: bool = False

    def to_json(self) -> dict[str, Any]:
        """As the command line tells it."""
        return {
            "number": self.number,
            "at": iso(self.at),
            "requester": self.requester,
            "document": self.document,
            "pages": self.pages,
            "copies": self.copies,
            "fee": self.fee,
            "signer": self.signer,
            "note": self.note,
            "code": self.code,
            "void": self.void,
        }


@dataclass(frozen=True, slots=True)
class CopiesSheet:
    """Sổ chứng thực bản sao of a period, ready for paper."""

    agency: str
    place: str
    period: str
    first: date
    last: date
    lines: tuple[CertifiedCopy, ...]
    made_on: date

    @property
    def copies(self) -> int:
        """How many copies were certified."""
        return sum(line.copies for line in self.lines if not line.void)

    @property
    def fees(self) -> int:
        """What they cost, in đồng."""
        return sum(line.fee for line in self.lines if not line.void)


def summary(documents: Iterable[CopiedDocument], limit: int = 1000) -> str:
    """What the visit wants, in one line for the dossier and the receipt."""
    told = "Chứng thực bản sao: " + "; ".join(one.told for one in documents)
    return told if len(told) <= limit else told[: limit - 1] + "…"
