"""The report `satisfaction`: ballots by procedure, officer, question and month, in four bands."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from motcua_desktop.domain.ballot import Band, Source, Tally
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.sensitive import sensitive
from motcua_desktop.domain.staff import Actor
from motcua_desktop.domain.survey import STEPS, SurveyForm
from motcua_desktop.domain.tabular import Column, Headline, Kind, Row, Table, TableSheet, Value
from motcua_desktop.models.database import Connection
from motcua_desktop.models.reports import count_month
from motcua_desktop.services.ballot_results import Part, Results
from motcua_desktop.services.ballots import Ballots
from motcua_desktop.services.cash import span
from motcua_desktop.services.counting import counting_of
from motcua_desktop.services.shelf import Shelf

TOO_FEW = "chưa đủ phiếu"
_HEADS = {
    "procedures": "Thủ tục",
    "officers": "Cán bộ",
    "questions": "Câu hỏi",
    "months": "Tháng lịch",
}
_DEFINED = (
    "Mức độ hài lòng theo dòng 5.4 của QĐ 766/QĐ-TTg = 100 % − (tỷ lệ hồ sơ quá hạn + tỷ lệ phiếu "
    "không hài lòng); cần từ 90 % trở lên."
)
_NEXT = "cán bộ có ít phiếu kế tiếp cũng vậy, khi lấy tổng trừ đi sẽ biết kết quả ấy."
_WANTED = 0.9
"""QĐ 766/QĐ-TTg, row 5.4: at least 90 %."""


def sheet(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    """What citizens said in the period; no row names a citizen. Raises NotAllowed."""
    found = Ballots(shelf.database, shelf.clock, shelf.agency).results(actor, period)
    with shelf.database.read() as connection:
        overdue = overdue_share(connection, period, shelf.clock.now())
    return TableSheet(
        form="satisfaction",
        short="Mức độ hài lòng",
        title="KẾT QUẢ ĐÁNH GIÁ MỨC ĐỘ HÀI LÒNG",
        agency=shelf.agency.name,
        place=shelf.agency.place,
        made_on=local(shelf.clock.now()).date(),
        period=period,
        headlines=_headlines(found, overdue),
        tables=tuple(_tables(found)),
        notes=tuple(_notes(found)),
        options={
            "satisfied_from": found.form.satisfied_from,
            "disliked_to": found.form.disliked_to,
            "fewest": found.form.fewest,
        },
    )


def overdue_share(connection: Connection, period: Period, now: datetime) -> float:
    """The late and the overdue among the dossiers of Biểu II.06a of the period, 0 to 1."""
    found = stood(connection, period, now)
    behind, dossiers = found["late"] + found["open_overdue"], found["dossiers"]
    return behind / dossiers if dossiers else 0.0


def stood(connection: Connection, period: Period, now: datetime) -> Counter[str]:
    """How many `dossiers` Biểu II.06a of the period counts, and how they stand (`WENT`).

    A period that is not over is counted as it stands `now`.
    """
    start, end = span(period.first, period.last)
    found: Counter[str] = Counter()
    if now <= start:
        return found
    counting = counting_of(connection)
    for one in count_month(connection, start=start, end=end, counting=counting, now=now):
        found.update({"dossiers": one.dossiers, **one.counts})
    return found


def _headlines(found: Results, overdue: float) -> tuple[Headline, ...]:
    form, total = found.form, found.total
    told = total.tally if total.told else Tally()
    disliked = told.disliked(form) / told.ballots if told.ballots else None
    index = None if disliked is None else max(1 - (overdue + disliked), 0.0)
    return (
        Headline("ballots", "Số phiếu đánh giá", total.tally.ballots),
        *(
            Headline(f"from_{source.value}", f"– {source.label.lower()}", number)
            for source in Source
            if (number := found.sources.get(source, 0))
        ),
        Headline("satisfied", "Tỷ lệ phiếu hài lòng", told.share(form), Kind.SHARE),
        Headline("disliked", "Tỷ lệ phiếu không hài lòng", disliked, Kind.SHARE),
        Headline("overdue", "Tỷ lệ hồ sơ quá hạn", overdue, Kind.SHARE),
        Headline(
            "satisfaction766",
            "Mức độ hài lòng theo dòng 5.4",
            index,
            Kind.SHARE,
            None if index is None else index >= _WANTED,
        ),
    )


def _tables(found: Results) -> list[Table]:
    form = found.form
    whole = replace(found.total, name="Tổng số")
    code = Column("code", "Mã thủ tục", Kind.CODE, 30)
    procedures = [_shown(part, "Theo lượt, không gắn hồ sơ") for part in found.procedures]
    officers = [_shown(part, "Không ghi cán bộ") for part in found.officers]
    return [
        _bands(found),
        _parts("procedures", form, procedures, whole=whole, code=code),
        *([_parts("officers", form, officers, whole=whole)] if officers else []),
        _parts("questions", form, found.questions),
        _parts("months", form, found.months, whole=whole),
    ]


def _shown(part: Part, nameless: str) -> Part:
    """With a name that may stand on a wall."""
    if not part.key:
        return replace(part, name=nameless)
    return replace(part, name=f"Thủ tục {part.key}") if sensitive(part.name) else part


def _bands(found: Results) -> Table:
    """How many procedures, officers and months lie in each band; what is nameless is none."""
    kinds = tuple(
        [part for part in parts if part.key]
        for parts in (found.procedures, found.officers, found.months)
    )
    rows = [
        Row((band.word, *(_in_band(parts, band, found.form) for parts in kinds)), key=band.name)
        for band in Band
    ]
    few = [sum(not part.told for part in parts) for parts in kinds]
    if any(few):
        rows.append(Row((TOO_FEW.capitalize(), *few), key="too_few"))
    return Table(
        "bands",
        "Theo mức hài lòng",
        (
            Column("band", "Tỷ lệ phiếu hài lòng", width=70),
            Column("procedures", "Số thủ tục", Kind.NUMBER, 35, added=True),
            Column("officers", "Số cán bộ", Kind.NUMBER, 35, added=True),
            Column("months", "Số tháng", Kind.NUMBER, 35, added=True),
        ),
        rows,
        total=("Tổng số", *(len(parts) for parts in kinds)),
    )


def _in_band(parts: Sequence[Part], band: Band, form: SurveyForm) -> int:
    return sum(part.told and part.tally.band(form) is band for part in parts)


def _parts(
    name: str,
    form: SurveyForm,
    parts: Sequence[Part],
    *,
    whole: Part | None = None,
    code: Column | None = None,
) -> Table:
    """One row a part: ballots, how many of each score, mean, shares, band."""
    scores = [
        Column(f"score_{step}", str(step), Kind.NUMBER, 13, over="Số phiếu theo điểm")
        for step in STEPS
    ]
    columns = (
        *((code,) if code else ()),
        Column("name", _HEADS[name]),
        Column("ballots", "Số phiếu", Kind.NUMBER, 17, added=True),
        *scores,
        Column("mean", "Điểm trung bình", Kind.DECIMAL, 20),
        Column("satisfied", "Hài lòng", Kind.SHARE, 20),
        Column("disliked", "Không hài lòng", Kind.SHARE, 20),
        Column("band", "Mức", width=36),
    )
    rows = [
        Row((*((part.key,) if code else ()), *_cells(part, form)), key=part.key) for part in parts
    ]
    total = _cells(whole, form) if whole is not None and whole.told and rows else None
    if total is not None and code:
        total = ("", *total)
    return Table(
        name,
        f"Theo {_HEADS[name].lower()}",
        columns,
        rows,
        total,
        empty="Chưa có phiếu đánh giá nào.",
    )


def _cells(part: Part, form: SurveyForm) -> tuple[Value, ...]:
    tally = part.tally
    if not part.told:
        return (part.name, tally.ballots, *(None,) * (len(STEPS) + 3), TOO_FEW)
    band = tally.band(form)
    disliked = tally.disliked(form) / tally.ballots if tally.ballots else None
    return (
        part.name,
        tally.ballots,
        *tally.counts,
        tally.mean,
        tally.share(form),
        disliked,
        band.word if band else "",
    )


def _notes(found: Results) -> list[str]:
    form = found.form
    satisfied = ", ".join(f"«{word}»" for word in form.words[form.satisfied_from - 1 :])
    disliked = ", ".join(f"«{word}»" for word in form.words[: form.disliked_to])
    told = [
        f"Phiếu hài lòng: {satisfied}. Phiếu không hài lòng: {disliked}.",
        _DEFINED,
        f"Cán bộ có dưới {form.fewest} phiếu: {TOO_FEW}, không nêu kết quả; {_NEXT}",
    ]
    if found.until is not None:
        told.append(
            "Người lập không được xem từng phiếu: chỉ tính các tháng đã hết, đến ngày "
            f"{date_text(found.until)}, không nêu theo cán bộ và không nêu phần có dưới "
            f"{form.fewest} phiếu."
        )
    if found.self_entered:
        told.append(
            f"Có {found.self_entered} phiếu giấy hoặc từ tệp do chính người được đánh giá nhập."
        )
    if form.to_check:
        told.append(form.to_check)
    return told
