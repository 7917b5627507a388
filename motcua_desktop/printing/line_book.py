"""Phiếu đối chiếu gửi hồ sơ lên tỉnh: a day's runs, and how every dossier stands."""

from datetime import date

from motcua_desktop.domain.agreement import Found
from motcua_desktop.domain.line_sheet import LineSheet, RunLine, Standing, Told, joined
from motcua_desktop.domain.moment import date_text, local, moment_text, time_text
from motcua_desktop.printing.book import Book, book
from motcua_desktop.printing.wording import Wording, wording

_WIDTHS = (10, 27, 43, 52, 16, 0)
_ALIGNED = {0: "center", 4: "right"}


def line_book(
    sheet: LineSheet, *, words: Wording | None = None, bundled_font: bool = False
) -> bytes:
    """The sheet as PDF. PaperTrouble when its words are broken."""
    words = words or wording("line")
    rows: list[list[str] | str] = []
    bold: set[int] = set()
    groups = {words.words["run"]: [_run(run) for run in joined(sheet.runs)]}
    for standing in Standing:
        groups[standing.label] = [_told(one) for one in sheet.of(standing)]
    groups[words.words["differing"]] = [
        [
            moment_text(one.at),
            one.code,
            one.applicant,
            "",
            f"{one.reason} Quầy: {one.ours}; tỉnh: {one.theirs}",
        ]
        for one in sheet.differences
    ]
    groups[words.words["found"]] = [
        [date_text(one.day), one.held.code, one.owner, "", _promised(one)] for one in sheet.found
    ]
    for name, lines in groups.items():
        if lines:
            bold.add(len(rows))
            number = len(sheet.runs) if name == words.words["run"] else len(lines)
            rows.append(f"{name}: {number}")
        rows += [[str(at), *cells] for at, cells in enumerate(lines, 1)]
    told = Book(
        form="line",
        agency=sheet.agency,
        place=sheet.place,
        period=date_text(sheet.day),
        first=sheet.day,
        last=sheet.day,
        made_on=local(sheet.made_at).date(),
        widths=_WIDTHS,
        rows=rows,
        values=_values(sheet),
        aligned=_ALIGNED,
        bold=frozenset(bold),
    )
    return book(told, words=words, bundled_font=bundled_font)


def _promised(one: Found) -> str:
    due = f"hẹn trả {date_text(date.fromisoformat(one.due))}" if one.due else ""
    return "; ".join(part for part in (one.procedure, due) if part)


def _values(sheet: LineSheet) -> dict[str, str]:
    return {
        "province": sheet.province or "tỉnh",
        "made": moment_text(sheet.made_at),
        "runs": str(len(sheet.runs)),
        "sent": str(sum(run.sent for run in sheet.runs)),
        "confirmed": str(len(sheet.of(Standing.CONFIRMED))),
        "refused": str(len(sheet.of(Standing.REFUSED))),
        "waiting": str(len(sheet.of(Standing.WAITING))),
        "differing": str(len(sheet.differences) + len(sheet.found)),
    }


def _run(run: RunLine) -> list[str]:
    way = "Gói USB" if run.way == "usb" else f"{run.bytes / 1000:,.0f} kB".replace(",", ".")
    told = f"{run.times} lượt như nhau: " if run.times > 1 else ""
    told += f"gửi {run.sent}, xác nhận {run.confirmed}, từ chối {run.refused} hồ sơ"
    told += f"; {run.files} tệp" if run.files else ""
    told += f"; {run.news} tin" if run.news else ""
    if run.agreed is not None:
        told += "; đối chiếu khớp" if run.agreed else "; đối chiếu không khớp"
    told += f". {run.words}" if run.words else ""
    at = time_text(run.at) + (f"–{time_text(run.last_at)}" if run.last_at else "")
    return [at, way, "", str(run.sent), told]


def _told(one: Told) -> list[str]:
    at = time_text(one.at) if one.standing is Standing.CONFIRMED else moment_text(one.at)
    return [at, one.code, one.applicant, str(one.messages), one.reason]
