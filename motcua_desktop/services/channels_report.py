"""The report `channels`: how dossiers came (online, counter, post), and how results went."""

from collections.abc import Sequence
from dataclasses import replace

from motcua_desktop.domain.dossier import DossierLine
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.tabular import (
    Column,
    Headline,
    Kind,
    Pointed,
    Table,
    TableSheet,
    Value,
)
from motcua_desktop.models import channels
from motcua_desktop.models.by_procedure import Counted
from motcua_desktop.services.report_parts import (
    PROCEDURE,
    Figures,
    begun,
    by_field,
    place_of,
    remarks,
    share,
)
from motcua_desktop.services.reports import bounds
from motcua_desktop.services.shelf import Shelf

_CAME, _WENT = "Tiếp nhận", "Trả kết quả"


def _count(key: str, head: str, over: str) -> Column:
    return Column(key, head, Kind.NUMBER, 16, over=over, added=True, figures=True)


def _share(key: str, over: str) -> Column:
    return Column(key, "Tỷ lệ", Kind.SHARE, 16, over=over)


_COLUMNS = (
    *PROCEDURE,
    _count("received", "Tổng số", _CAME),
    _count("online", "Trực tuyến", _CAME),
    _share("online_share", _CAME),
    _count("counter", "Trực tiếp", _CAME),
    _share("counter_share", _CAME),
    _count("post", "Bưu chính", _CAME),
    _share("post_share", _CAME),
    _count("returned", "Tổng số", _WENT),
    _count("returned_counter", "Tại quầy", _WENT),
    _count("returned_post", "Bưu chính", _WENT),
    _share("returned_post_share", _WENT),
)
_KEYS = (*channels.CAME, *channels.WENT)


def sheet(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    """What was received and given back in the period, by way, field and procedure.

    Received is columns 4 and 5 of Biểu II.06a. Raises NotAllowed.
    """
    actor.need(Right.REPORT)
    start, end = bounds(period)
    with shelf.database.read() as connection:
        came = channels.came(connection, start=start, end=end)
        went = channels.went(connection, start=start, end=end)
    rows, total = by_field(_together(came, went), _cells)
    known = {column.key: value for column, value in zip(_COLUMNS, total, strict=True)}
    return replace(
        begun(
            shelf,
            period,
            form="channels",
            short="Hình thức nộp, nhận",
            title="HÌNH THỨC TIẾP NHẬN HỒ SƠ VÀ TRẢ KẾT QUẢ",
        ),
        headlines=(
            Headline("received", "Hồ sơ tiếp nhận", known["received"]),
            Headline("online_share", "Trực tuyến", known["online_share"], Kind.SHARE),
            Headline("counter_share", "Trực tiếp", known["counter_share"], Kind.SHARE),
            Headline("post_share", "Bưu chính", known["post_share"], Kind.SHARE),
        ),
        tables=(Table("rows", "", _COLUMNS, rows, total),),
        notes=(
            (
                "Tiếp nhận: hồ sơ nhận trong kỳ, là cột (4) và (5) của biểu II.06a. Trả kết quả: "
                "các lần trả trong kỳ, kể cả của hồ sơ nhận từ kỳ trước."
            ),
            *remarks(shelf, period),
        ),
    )


def behind(shelf: Shelf, actor: Actor, period: Period, pointed: Pointed) -> list[DossierLine]:
    """The dossiers of one figure, the first due first. Raises NotAllowed."""
    actor.need(Right.REPORT)
    start, end = bounds(period)
    field, code = place_of(pointed)
    with shelf.database.read() as connection:
        return channels.lines(
            connection, pointed.column, start=start, end=end, field=field, code=code
        )


def _together(*parts: Sequence[Counted]) -> list[Counted]:
    """The figures of several counts in one row a procedure."""
    found: dict[tuple[str, str], Counted] = {}
    for one in (one for part in parts for one in part):
        place = (one.field, one.code)
        known = found.get(place, replace(one, dossiers=0, counts=dict.fromkeys(_KEYS, 0)))
        found[place] = replace(
            known, dossiers=known.dossiers + one.dossiers, counts=known.counts | one.counts
        )
    return [found[place] for place in sorted(found)]


def _cells(told: Figures) -> tuple[Value, ...]:
    received = told["received"]
    return (
        received,
        told["online"],
        share(told["online"], received),
        told["counter"],
        share(told["counter"], received),
        told["post"],
        share(told["post"], received),
        told["returned"],
        told["returned_counter"],
        told["returned_post"],
        share(told["returned_post"], told["returned"]),
    )
