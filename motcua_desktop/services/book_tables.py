"""The desk's own books as tables, for screen and workbook."""

from collections.abc import Iterator
from dataclasses import dataclass

from motcua_desktop.domain.cash import CashDay, CashLine, CashSheet
from motcua_desktop.domain.certified_copies import CopiesSheet
from motcua_desktop.domain.line_sheet import LineSheet, RunLine, Standing, joined
from motcua_desktop.domain.moment import date_text, local, moment_text, time_text
from motcua_desktop.domain.money import PaymentKind
from motcua_desktop.domain.register import RegisterBook, RegisterLine
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Actor
from motcua_desktop.domain.step_words import PAY_METHODS
from motcua_desktop.domain.tabular import (
    Column,
    Headline,
    Kind,
    Row,
    Signature,
    Table,
    TableSheet,
    Value,
)
from motcua_desktop.errors import InvalidInput
from motcua_desktop.services.copies import Copies
from motcua_desktop.services.desk import Desk
from motcua_desktop.services.line_days import LineDays
from motcua_desktop.services.news import News
from motcua_desktop.services.office import Office
from motcua_desktop.services.registers import Registers
from motcua_desktop.services.shelf import Shelf

_NUMBER, _MONEY, _DAY, _MOMENT, _CODE = Kind.NUMBER, Kind.MONEY, Kind.DAY, Kind.MOMENT, Kind.CODE
_CASH = (
    Column("at", "Lúc", _MOMENT),
    Column("kind", "Loại", width=20),
    Column("code", "Mã hồ sơ", _CODE),
    Column("applicant", "Người nộp"),
    Column("procedure", "Thủ tục"),
    Column("collected", "Đã thu", _MONEY, added=True),
    Column("refunded", "Hoàn trả", _MONEY, added=True),
    Column("waived", "Miễn, giảm", _MONEY, added=True),
    Column("method", "Hình thức", width=20),
    Column("exemption", "Diện miễn, giảm"),
    Column("evidence", "Giấy tờ chứng minh"),
    Column("officer", "Người thu"),
)
_COUNTS = (
    Column("day", "Ngày", _DAY),
    Column("at", "Kiểm lúc", _MOMENT),
    Column("expected", "Theo sổ", _MONEY),
    Column("counted", "Đếm được", _MONEY),
    Column("difference", "Chênh lệch", _MONEY),
    Column("explanation", "Lý do"),
    Column("officer", "Người kiểm"),
)
_COPIES = (
    Column("number", "Số chứng thực", _NUMBER, 16),
    Column("at", "Lúc", _MOMENT),
    Column("requester", "Người yêu cầu"),
    Column("document", "Giấy tờ"),
    Column("pages", "Số trang", _NUMBER),
    Column("copies", "Số bản", _NUMBER, added=True),
    Column("fee", "Phí", _MONEY, added=True),
    Column("signer", "Người ký"),
    Column("note", "Ghi chú"),
    Column("code", "Mã hồ sơ", _CODE),
)
_REGISTER = (
    Column("book", "Quyển số", _CODE),
    Column("number", "STT", _NUMBER),
    Column("code", "Mã hồ sơ", _CODE),
    Column("procedure", "Tên thủ tục hành chính"),
    Column("sets", "Số bộ", _NUMBER),
    Column("applicant", "Tên cá nhân, tổ chức"),
    Column("address", "Địa chỉ"),
    Column("phone", "Số điện thoại", _CODE),
    Column("agency", "Cơ quan chủ trì giải quyết"),
    Column("received_at", "Nhận hồ sơ", _MOMENT, over="Ngày, tháng, năm"),
    Column("due_at", "Hẹn trả kết quả", _MOMENT, over="Ngày, tháng, năm"),
    Column("returned_at", "Trả kết quả", _MOMENT, over="Ngày, tháng, năm"),
    Column("return_by", "Phương thức nhận kết quả", width=18),
    Column("signed", "Ký nhận"),
    Column("note", "Ghi chú"),
)
_RUNS = (
    Column("at", "Lúc", _MOMENT),
    Column("way", "Đường", width=16),
    Column("sent", "Đã gửi", _NUMBER, added=True),
    Column("confirmed", "Xác nhận", _NUMBER, added=True),
    Column("refused", "Từ chối", _NUMBER, added=True),
    Column("files", "Tệp", _NUMBER, added=True),
    Column("news", "Tin nhận về", _NUMBER, added=True),
    Column("words", "Trục trặc"),
)
_STANDINGS = (
    Column("standing", "Tình trạng"),
    Column("code", "Mã hồ sơ", _CODE),
    Column("applicant", "Chủ hồ sơ"),
    Column("messages", "Số mục", _NUMBER),
    Column("at", "Lúc", _MOMENT),
    Column("reason", "Lý do"),
)


def cash_table(sheet: CashSheet) -> TableSheet:
    """Sổ thu phí, lệ phí: payments under their day, and the till's counts."""
    sums = [sheet.total(kind) for kind in _KINDS]
    total: tuple[Value, ...] = (None, None, None, "Tổng cộng", None, *sums, *[None] * 4)
    counts = tuple(
        Row(
            (
                count.day, count.at, count.expected, count.counted, count.difference,
                count.explanation, count.officer,
            )
        )
        for day in sheet.days
        for count in day.counts
    )  # fmt: skip
    return TableSheet(
        form="cash",
        short="Sổ thu phí, lệ phí",
        title="SỔ THU PHÍ, LỆ PHÍ VÀ KIỂM QUỸ",
        agency=sheet.agency,
        place=sheet.place,
        made_on=sheet.made_on,
        tables=(
            Table(
                "payments", "Các khoản thu", _CASH, tuple(_cash_rows(sheet)), total,
                "Không có khoản thu nào.",
            ),
            Table("counts", "Kiểm quỹ", _COUNTS, counts, empty="Chưa kiểm quỹ lần nào."),
        ),
        period=Period(sheet.first, sheet.last, sheet.period),
        headlines=tuple(
            Headline(key, label, amount, _MONEY)
            for (key, label), amount in zip(_TAKEN, sums, strict=True)
        ),
    )  # fmt: skip


_KINDS = (PaymentKind.PAID, PaymentKind.REFUNDED, PaymentKind.WAIVED)
_TAKEN = (("collected", "Đã thu"), ("refunded", "Hoàn trả"), ("waived", "Miễn, giảm"))


def _cash_rows(sheet: CashSheet) -> Iterator[Row]:
    for day in sheet.days:
        if day.lines:
            yield _cash_day(day)
        yield from (_cash_line(line) for line in day.lines)


def _cash_day(day: CashDay) -> Row:
    name = f"Ngày {date_text(day.day)}"
    sums = [day.total(kind) for kind in _KINDS]
    return Row((None, None, None, name, None, *sums, *[None] * 4), 1, key=day.day.isoformat())


def _cash_line(line: CashLine) -> Row:
    amounts = [line.amount if line.kind is kind else None for kind in _KINDS]
    return Row(
        (
            line.at, line.kind.label, line.code, line.applicant, line.procedure, *amounts,
            PAY_METHODS.get(line.method, line.method), line.exemption, line.evidence, line.officer,
        ),
        code=line.code,
    )  # fmt: skip


def copies_table(sheet: CopiesSheet) -> TableSheet:
    """Sổ chứng thực bản sao: a number that was taken back stands there and counts nothing."""
    rows = tuple(
        Row(
            (
                line.number, line.at, line.requester, line.document, line.pages,
                None if line.void else line.copies, None if line.void else line.fee, line.signer,
                "; ".join(part for part in ("đã hoàn tác" if line.void else "", line.note) if part),
                line.code,
            ),
            code=line.code,
        )
        for line in sheet.lines
    )  # fmt: skip
    total = (None, None, "Tổng cộng", None, None, sheet.copies, sheet.fees, None, None, None)
    return TableSheet(
        form="copies",
        short="Sổ chứng thực bản sao",
        title="SỔ CHỨNG THỰC BẢN SAO TỪ BẢN CHÍNH",
        agency=sheet.agency,
        place=sheet.place,
        made_on=sheet.made_on,
        tables=(Table("lines", "", _COPIES, rows, total, "Không có bản sao nào."),),
        period=Period(sheet.first, sheet.last, sheet.period),
    )


def line_table(sheet: LineSheet) -> TableSheet:
    """Phiếu đối chiếu: the day's runs, and how each dossier stands with the province."""
    runs = tuple(
        Row(
            (
                run.at, "Gói USB" if run.way == "usb" else "Mạng", run.sent, run.confirmed,
                run.refused, run.files, run.news, _trouble(run),
            )
        )
        for run in joined(sheet.runs)
    )  # fmt: skip
    columns = [[row.cells[at] for row in runs] for at in range(2, 7)]
    sums = [sum(value for value in column if isinstance(value, int)) for column in columns]
    differing = len(sheet.differences) + len(sheet.found)
    return TableSheet(
        form="sync",
        short="Phiếu đối chiếu",
        title="PHIẾU ĐỐI CHIẾU GỬI HỒ SƠ LÊN TỈNH",
        agency=sheet.agency,
        place=sheet.place,
        made_on=local(sheet.made_at).date(),
        tables=(
            Table(
                "runs", "Các lượt gửi", _RUNS, runs, ("Tổng cộng", None, *sums, None),
                "Không có lượt gửi nào.",
            ),
            Table("dossiers", "Từng hồ sơ", _STANDINGS, tuple(_standings(sheet))),
        ),
        period=Period(sheet.day, sheet.day, date_text(sheet.day)),
        headlines=(
            *(Headline(one.value, one.label, len(sheet.of(one))) for one in Standing),
            Headline("differences", "Sai khác", differing, good=not differing),
        ),
        notes=(
            f"Lập lúc {moment_text(sheet.made_at)}; nơi nhận: {sheet.province or 'chưa khai báo'}.",
        ),
        signatures=(Signature("NGƯỜI LẬP PHIẾU"),),
    )  # fmt: skip


def _trouble(run: RunLine) -> str:
    """`14 lượt như nhau, đến 10:45. Chưa tới được tỉnh.`"""
    if run.last_at is None:
        return run.words
    return f"{run.times} lượt như nhau, đến {time_text(run.last_at)}. {run.words}"


def _standings(sheet: LineSheet) -> Iterator[Row]:
    for one in sheet.told:
        yield Row(
            (one.standing.label, one.code, one.applicant, one.messages, one.at, one.reason),
            code=one.code,
        )
    for other in sheet.differences:
        words = f"{other.reason} Quầy: {other.ours}; tỉnh: {other.theirs}"
        yield Row(
            ("Tỉnh nói khác", other.code, other.applicant, 1, other.at, words), code=other.code
        )
    for lost in sheet.found:
        yield Row(("Chỉ có ở tỉnh", lost.held.code, lost.owner, 1, None, lost.procedure))


@dataclass(frozen=True, slots=True)
class _RegisterRows:
    """The register read anew each time it is asked for; a few hundred lines in memory."""

    registers: Registers
    actor: Actor
    period: Period

    def __iter__(self) -> Iterator[Row]:
        with self.registers.volumes(self.actor, self.period) as volumes:
            for book, lines in volumes:
                yield from (_register_row(book, line) for line in lines)


def _register_row(book: RegisterBook, line: RegisterLine) -> Row:
    return Row(
        (
            book.volume, line.number, line.code, line.procedure, line.sets, line.applicant,
            line.address, line.phone, line.agency, line.received_at, line.due_at,
            line.returned_at, line.return_by, line.signed, line.note,
        ),
        code=line.code,
    )  # fmt: skip


def register_table(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    """Mẫu 07 of the period; its rows are streamed."""
    registers = Registers(shelf.database, shelf.clock, shelf.agency)
    return TableSheet(
        form="07",
        short="Sổ theo dõi hồ sơ",
        title="SỔ THEO DÕI HỒ SƠ",
        agency=shelf.agency.name,
        place=shelf.agency.place,
        made_on=local(shelf.clock.now()).date(),
        tables=(Table("rows", "", _REGISTER, _RegisterRows(registers, actor, period)),),
        period=period,
    )


def copies_of(shelf: Shelf, actor: Actor, period: Period) -> CopiesSheet:
    """Sổ chứng thực bản sao of the period. Raises NotAllowed."""
    office, desk = _office_and_desk(shelf)
    copies = Copies(shelf.database, shelf.clock, shelf.agency, desk, office)
    return copies.register(actor, period)


def line_of(shelf: Shelf, actor: Actor, period: Period) -> LineSheet:
    """Phiếu đối chiếu of one day. Raises InvalidInput for more than one, NotAllowed."""
    if period.first != period.last:
        raise InvalidInput("Phiếu đối chiếu lập cho một ngày.", field="to")
    office, desk = _office_and_desk(shelf)
    news = News(shelf.database, shelf.clock, desk, office)
    return LineDays(shelf.database, shelf.clock, shelf.agency, news).sheet(actor, period.first)


def _office_and_desk(shelf: Shelf) -> tuple[Office, Desk]:
    office = Office(shelf.database, shelf.clock)
    return office, Desk(shelf.database, shelf.clock, shelf.agency, office)
