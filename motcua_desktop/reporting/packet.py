"""The month's packet and the day's: reports that belong together, as one PDF to be signed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from motcua_desktop.domain.cell_text import number_text, period_name
from motcua_desktop.domain.moment import (
    date_text,
    local,
    long_date,
    moment_text,
    money_text,
    weekday_text,
)
from motcua_desktop.domain.money import PaymentKind
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.errors import InvalidInput, NotFound
from motcua_desktop.models import closing, journal
from motcua_desktop.reporting.made import Made, plain
from motcua_desktop.reporting.own import OWN, pages_of_day
from motcua_desktop.services.report_list import report_named
from motcua_desktop.services.shelf import Shelf
from motcua_desktop.services.wordings import Wordings

# The paper's libraries are imported when something is drawn.
if TYPE_CHECKING:
    from motcua_desktop.printing.packet import Cover, Part

PACKET = (
    "II.06a",
    "corrections",
    "overdue",
    "extensions",
    "uncollected",
    "cash",
    "fees",
    "copies",
    "digitisation",
    "channels",
    "times",
    "load",
    "index766",
    "satisfaction",
    "feedback",
    "review",
)
"""What belongs to the month's packet, in its order; the register goes behind them when asked."""

Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Packer:
    """Whose desk it is, in which words it prints, and who asks."""

    shelf: Shelf
    words: Wordings
    actor: Actor


def month_packet(by: Packer, period: Period, *, register: bool) -> bytes:
    """Every report of the packet over one and the same period, behind cover and contents.

    Raises NotAllowed, PaperTrouble.
    """
    from motcua_desktop.printing.packet import packet

    by.actor.need(Right.REPORT)
    names = [*PACKET, "register"] if register else [*PACKET]
    made = list(_made(by, period, names))
    days = f"Từ ngày {date_text(period.first)} đến ngày {date_text(period.last)}"
    facts = [("Biểu II.06a", one.told) for name, one in made if name == "II.06a"]
    title = "TẬP BÁO CÁO GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH"
    cover = _cover(by, title, [period_name(period), days], facts=facts)
    return packet(cover, [_part(report_named(name).word, one) for name, one in made])


def day_packet(by: Packer, day: date) -> bytes:
    """The day's book: register, what is promised next, till, hand-overs, what was not sent.

    What is promised next is told on the day itself only. Raises InvalidInput for a day to come,
    NotAllowed, PaperTrouble.
    """
    from motcua_desktop.printing.packet import Part, packet

    by.actor.need(Right.REPORT)
    shelf, actor = by.shelf, by.actor
    today = local(shelf.clock.now()).date()
    if day > today:
        raise InvalidInput("Ngày này chưa tới.", field="day")
    from motcua_desktop.services.book_tables import line_of
    from motcua_desktop.services.day_tables import handed_over, promised, unsent

    period = Period(day, day, f"Ngày {date_text(day)}")
    line = line_of(shelf, actor, period)
    cash = OWN["cash"](shelf, by.words, actor, period)
    handed, left = handed_over(shelf, actor, day), unsent(shelf, line)
    count, bind = pages_of_day(shelf, by.words, actor, day)
    parts = [Part("Sổ theo dõi hồ sơ trong ngày", bind)]
    if day == today:
        parts.append(
            _part("Hồ sơ còn nợ và hẹn trả ngày làm việc tới", plain(promised(shelf, actor)))
        )
    parts += [
        _part("Sổ thu phí, lệ phí và kiểm quỹ", cash),
        _part("Hồ sơ bàn giao trong ngày", plain(handed)),
        _part("Hồ sơ chưa gửi được lên tỉnh", plain(left)),
    ]
    facts = [
        ("Hồ sơ tiếp nhận trong ngày", number_text(count)),
        *_till(by, day),
        ("Lượt bàn giao", number_text(len(list(handed.tables[0].rows)))),
        ("Hồ sơ chưa gửi được", number_text(len(list(left.tables[0].rows)))),
    ]
    told = f"{weekday_text(day)}, {long_date(day)}"
    cover = _cover(by, "SỔ CUỐI NGÀY", [told], facts=facts, compact=True)
    return packet(cover, parts)


def _made(by: Packer, period: Period, names: Sequence[str]) -> Iterator[tuple[str, Made]]:
    for name in names:
        report, own = report_named(name), OWN.get(name)
        try:
            if own is not None:
                yield name, own(by.shelf, by.words, by.actor, period)
            else:
                yield name, plain(report.make(by.shelf, by.actor, period))
        except NotFound:
            # Corrections are of a period that was closed; most are not yet.
            continue


def _part(title: str, made: Made) -> "Part":
    from motcua_desktop.printing.packet import Part

    return Part(title, made.bind)


def _till(by: Packer, day: date) -> Iterator[Fact]:
    from motcua_desktop.services.cash import Cash

    told = Cash(by.shelf.database, by.shelf.clock, by.shelf.agency).day(by.actor, day)
    yield "Phí, lệ phí đã thu", money_text(told.total(PaymentKind.PAID))
    counts = told.counts
    yield "Kiểm quỹ", counts[-1].told if counts else "chưa kiểm"


# What a cover tells, by name.
def _cover(
    by: Packer,
    title: str,
    period: Sequence[str],
    *,
    facts: Sequence[Fact],
    compact: bool = False,
) -> "Cover":
    from motcua_desktop.printing.packet import Cover

    shelf, now = by.shelf, by.shelf.clock.now()
    with shelf.database.read() as connection:
        head, entries = closing.head(connection), journal.count(connection)
    return Cover(
        names=shelf.agency.letterhead(),
        title=title,
        period=period,
        day=local(now).date(),
        facts=[
            *facts,
            ("Người lập", by.actor.name),
            ("Lập lúc", moment_text(now)),
            ("Đầu chuỗi nhật ký", head or "nhật ký còn trống"),
            ("Số dòng nhật ký", number_text(entries)),
        ],
        compact=compact,
    )
