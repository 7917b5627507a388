"""What a decision would change, as a sheet to read and sign before it is applied."""

from collections.abc import Iterable, Iterator
from datetime import date

from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.catalogue_change import ChangeKind, ProcedureChange, Touched
from motcua_desktop.domain.catalogue_difference import Difference
from motcua_desktop.domain.moment import moment_text
from motcua_desktop.domain.tabular import Column, Headline, Kind, Row, Table, TableSheet
from motcua_desktop.services.catalogue_plan import ImportReport

_NOTHING = "–"
_ADDED = (
    Column("code", "Mã thủ tục", Kind.CODE, width=20),
    Column("name", "Thủ tục"),
    Column("field", "Lĩnh vực", width=34),
    Column("term", "Thời hạn", width=34),
    Column("fees", "Phí, lệ phí", width=40),
    Column("papers", "Thành phần hồ sơ", width=24),
    Column("decision", "Quyết định công bố", width=30),
)
_BRIEF = ("lĩnh vực", "thời hạn", "phí, lệ phí", "thành phần hồ sơ", "quyết định công bố")
_CHANGES = (
    Column("kind", "Loại", width=22),
    Column("code", "Mã thủ tục", Kind.CODE, width=20),
    Column("what", "Thủ tục, nội dung"),
    Column("before", "Đang áp dụng"),
    Column("after", "Theo quyết định mới"),
)
_TOUCHED = (
    Column("code", "Mã thủ tục", Kind.CODE, width=20),
    Column("name", "Thủ tục"),
    Column("open", "Hồ sơ đang giải quyết", Kind.NUMBER, width=24, added=True),
    Column("codes", "Mã hồ sơ"),
    Column("drafts", "Đang nhập dở"),
)
_REVIEW = (Column("line", "Cần xem lại"),)


def comparison(report: ImportReport, agency: Agency, source: str, made_on: date) -> TableSheet:
    """The report of a dry run as tables; `source` is the file or the decision."""
    found = report.changes
    touched = [one for one in found if one.touched.count or one.touched.drafts]
    warnings = [f"Bỏ qua {skip.code}: {skip.reason}" for skip in report.skipped]
    warnings += report.warnings
    tables = [
        Table("added", "Thêm mới", _ADDED, _new(found), empty="Không thêm thủ tục nào."),
        Table("changes", "Thay đổi, bãi bỏ", _CHANGES, _rows(found), empty="Không đổi gì."),
        Table(
            "touched",
            "Hồ sơ và bản nhập dở có liên quan",
            _TOUCHED,
            [_touched(one) for one in touched],
            total=(None, None, sum(one.touched.count for one in touched), None, None),
            empty="Không có hồ sơ nào đang giải quyết, không có bản nhập dở nào.",
        ),
    ]
    if warnings:
        rows = [Row((line,)) for line in warnings]
        tables.append(Table("warnings", "Cần xem lại", _REVIEW, rows))
    return TableSheet(
        form="comparison",
        short="So sánh danh mục",
        title="SO SÁNH DANH MỤC THỦ TỤC HÀNH CHÍNH TRƯỚC KHI ÁP DỤNG",
        agency=agency.name,
        place=agency.place,
        made_on=made_on,
        tables=tuple(tables),
        headlines=_headlines(report),
        notes=(
            f"Nguồn: {source}.",
            "Hồ sơ đã nhận giải quyết theo bản lúc nhận; bản nhập dở theo bản mới khi tiếp nhận.",
        ),
    )


def _headlines(report: ImportReport) -> tuple[Headline, ...]:
    gone = sum(one.kind is ChangeKind.ABOLISHED for one in report.changes)
    return (
        Headline("added", ChangeKind.ADDED.label, report.added),
        Headline("changed", ChangeKind.CHANGED.label, report.changed - gone),
        Headline("abolished", ChangeKind.ABOLISHED.label, gone),
        Headline("unchanged", "Giữ nguyên", report.unchanged),
        Headline("open", "Hồ sơ liên quan", sum(one.touched.count for one in report.changes)),
        Headline("drafts", "Bản nhập dở", len(_drafts(report.changes))),
    )


def _drafts(changes: Iterable[ProcedureChange]) -> set[tuple[str, object]]:
    return {(one.owner, one.saved_at) for change in changes for one in change.touched.drafts}


def _new(changes: Iterable[ProcedureChange]) -> list[Row]:
    rows = []
    for one in changes:
        if one.kind is ChangeKind.ADDED:
            told = {detail.part: detail.after for detail in one.details}
            brief = (told.get(part) for part in _BRIEF)
            rows.append(Row((one.code, one.name, *brief), key=one.code))
    return rows


def _rows(changes: Iterable[ProcedureChange]) -> list[Row]:
    there = [one for one in changes if one.kind is not ChangeKind.ADDED]
    there.sort(key=lambda one: one.kind is not ChangeKind.ABOLISHED)
    return [row for change in there for row in _change(change)]


def _change(change: ProcedureChange) -> Iterator[Row]:
    yield Row((change.kind.label, change.code, change.name, None, None), level=1, key=change.code)
    for one in change.details:
        yield Row((None, None, _what(one), one.before or _NOTHING, one.after or _NOTHING))


def _what(one: Difference) -> str:
    part = one.part[0].upper() + one.part[1:]
    return f"{part}: {one.what}" if one.what else part


def _touched(change: ProcedureChange) -> Row:
    told = change.touched
    return Row((change.code, change.name, told.count, _codes(told), _left(told)), key=change.code)


def _codes(told: Touched) -> str:
    more = told.count - len(told.codes)
    return ", ".join(told.codes) + (f" và {more} hồ sơ khác" if more else "")


def _left(told: Touched) -> str:
    return "; ".join(f"{one.owner}, lúc {moment_text(one.saved_at)}" for one in told.drafts)
