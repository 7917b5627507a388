"""Bảng điều chỉnh: what would count otherwise today than when the period was closed."""

from collections.abc import Iterator

from motcua_desktop.domain.moment import local
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Actor
from motcua_desktop.domain.tabular import Column, Headline, Kind, Row, Table, TableSheet
from motcua_desktop.services.closing import Closing, Corrections
from motcua_desktop.services.month_table import column_words
from motcua_desktop.services.shelf import Shelf


def sheet(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    """The corrections of a closed period, figure by figure and dossier by dossier.

    Raises NotFound where it was never closed, NotAllowed.
    """
    found = Closing(shelf.database, shelf.clock, shelf.agency).corrections(actor, period)
    closed = found.closed
    return TableSheet(
        form="corrections",
        short="Bảng điều chỉnh",
        title="BẢNG ĐIỀU CHỈNH SỐ LIỆU SAU KHI KHÓA KỲ BÁO CÁO",
        agency=shelf.agency.name,
        place=shelf.agency.place,
        made_on=local(shelf.clock.now()).date(),
        tables=(
            Table("figures", "Số liệu thay đổi", _FIGURES, tuple(_figures(found)), empty=_SAME),
            Table("dossiers", "Hồ sơ tính khác", _DOSSIERS, tuple(_dossiers(found)), empty=_SAME),
        ),
        period=closed.period,
        headlines=(
            Headline("dossiers", "Hồ sơ tính khác", len(found.dossiers)),
            Headline("figures", "Ô số liệu thay đổi", len(found.figures)),
        ),
        notes=(closed.sentence(), "Số liệu đã khóa không đổi; bảng này kèm theo biểu đã khóa."),
        options={"number": closed.number, "key": str(closed.mark()["key"]), "head": closed.head},
    )


def _figures(found: Corrections) -> Iterator[Row]:
    for one in found.figures:
        row = one.row or "Tổng số"
        name = f"({one.column}) {column_words(one.column)}"
        yield Row((row, name, one.closed, one.today, one.today - one.closed))


def _dossiers(found: Corrections) -> Iterator[Row]:
    for one in found.dossiers:
        line = one.line
        absent = "không tính"
        told = (line.code, line.applicant, line.procedure, one.was or absent, one.now or absent)
        yield Row((*told, one.why), code=line.code)


_SAME = "Không có gì khác với lúc khóa."
_FIGURES = (
    Column("row", "Dòng"),
    Column("column", "Cột", width=70),
    Column("closed", "Lúc khóa", Kind.NUMBER, width=22),
    Column("today", "Hiện nay", Kind.NUMBER, width=22),
    Column("difference", "Chênh lệch", Kind.NUMBER, width=22),
)
_DOSSIERS = (
    Column("code", "Mã hồ sơ", Kind.CODE, width=40),
    Column("applicant", "Người nộp", width=38),
    Column("procedure", "Thủ tục"),
    Column("was", "Lúc khóa", width=45),
    Column("now", "Hiện nay", width=45),
    Column("why", "Vì sao", width=50),
)
