"""The report `digitisation`: scanned from intake to result, used again, certified as files."""

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
from motcua_desktop.models import by_procedure, digitised
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

WANTED = 0.8
"""QĐ 766/QĐ-TTg, rows 4.2 and 4.3: at least 80 %."""
_INTAKE, _WHOLE = "Số hóa khi tiếp nhận", "Số hóa từ tiếp nhận đến kết quả"
_PAPERS, _AGAIN = "Thành phần hồ sơ", "Dùng lại"
_CERTIFIED = "Chứng thực bản sao"


def _counts(
    key: str, head: str, over: str = "", width: float = 14, *, shown: bool = False
) -> Column:
    return Column(key, head, Kind.NUMBER, width, over=over, added=True, figures=shown)


def _shares(key: str, over: str) -> Column:
    return Column(key, "Tỷ lệ", Kind.SHARE, 15, over=over)


_COLUMNS = (
    *PROCEDURE,
    _counts("done", "Có kết quả", shown=True),
    _counts("at_intake", "Hồ sơ", _INTAKE, shown=True),
    _shares("at_intake_share", _INTAKE),
    _counts("result", "Kết quả số hóa", shown=True),
    _counts("whole", "Hồ sơ", _WHOLE, shown=True),
    _shares("whole_share", _WHOLE),
    _counts("papers", "Tổng số", _PAPERS),
    _counts("digitised", "Đã số hóa", _PAPERS),
    _shares("digitised_share", _PAPERS),
    _counts("reused", "Giấy tờ", _AGAIN),
    _shares("reused_share", _AGAIN),
    _counts("certified", "Tổng số", _CERTIFIED),
    _counts("certified_electronic", "Bản điện tử", _CERTIFIED),
    _shares("certified_share", _CERTIFIED),
)


def sheet(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    """Of the dossiers done with a result in the period: how much of them is digitised.

    Raises NotAllowed.
    """
    actor.need(Right.REPORT)
    start, end = bounds(period)
    with shelf.database.read() as connection:
        found = digitised.count(connection, start=start, end=end)
    rows, total = by_field(found, _cells)
    return replace(
        begun(
            shelf,
            period,
            form="digitisation",
            short="Số hóa hồ sơ",
            title="KẾT QUẢ SỐ HÓA HỒ SƠ, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH",
        ),
        headlines=_headlines(total),
        tables=(Table("rows", "", _COLUMNS, rows, total),),
        notes=(*_NOTES, *remarks(shelf, period)),
    )


_NOTES = (
    "Tính trên hồ sơ giải quyết xong có kết quả trong kỳ; hồ sơ từ chối, rút, dừng không tính.",
    (
        "Số hóa khi tiếp nhận: có ít nhất một thành phần hồ sơ đã quét hoặc dùng lại bản điện tử. "
        "Số hóa từ tiếp nhận đến kết quả: đồng thời có tệp kết quả (QĐ 766/QĐ-TTg, dòng 4.2)."
    ),
    (
        "Dùng lại: thành phần lấy từ bản điện tử đã có của chính người nộp, trên số thành phần đã "
        "số hóa (QĐ 766/QĐ-TTg, dòng 4.3)."
    ),
    "Bản sao chứng thực điện tử: số chứng thực trong sổ mà hồ sơ có kết quả là tệp điện tử.",
)


def behind(shelf: Shelf, actor: Actor, period: Period, pointed: Pointed) -> list[DossierLine]:
    """The dossiers of one figure, the first due first. Raises NotAllowed."""
    actor.need(Right.REPORT)
    wanted = digitised.conditions().get(pointed.column)
    if wanted is None:
        return []
    start, end = bounds(period)
    field, code = place_of(pointed)
    with shelf.database.read() as connection:
        return by_procedure.lines(
            connection, digitised.with_result(start, end), wanted, field=field, code=code
        )


def _cells(told: Figures) -> tuple[Value, ...]:
    return (
        told["done"],
        told["at_intake"],
        share(told["at_intake"], told["done"]),
        told["result"],
        told["whole"],
        share(told["whole"], told["done"]),
        told["papers"],
        told["digitised"],
        share(told["digitised"], told["papers"]),
        told["reused"],
        share(told["reused"], told["digitised"]),
        told["certified"],
        told["certified_electronic"],
        share(told["certified_electronic"], told["certified"]),
    )


_LABELS = {
    "done": "Hồ sơ có kết quả",
    "whole": "Số hóa từ tiếp nhận đến kết quả",
    "whole_share": "Tỷ lệ số hóa",
    "digitised_share": "Tỷ lệ thành phần đã số hóa",
    "reused": "Thành phần dùng lại",
    "reused_share": "Tỷ lệ dùng lại",
    "certified_electronic": "Bản sao chứng thực điện tử",
    "certified_share": "Tỷ lệ bản sao điện tử",
}
_WANTED = {"whole_share", "reused_share"}


def _headlines(total: Sequence[Value]) -> tuple[Headline, ...]:
    known = {column.key: (column, total[at]) for at, column in enumerate(_COLUMNS)}
    return tuple(
        Headline(
            key,
            label,
            value,
            column.kind,
            value >= WANTED if key in _WANTED and isinstance(value, float) else None,
        )
        for key, label in _LABELS.items()
        for column, value in (known[key],)
    )
