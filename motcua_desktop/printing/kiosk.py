"""The catalogue as pages for a kiosk's screen: each whole in itself, with no address but its own.

They work from a folder without any network. Everything from the catalogue is escaped; a page may
run only the one script and style that stand in it (their SHA-256 is in its policy).
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape

from motcua_desktop.domain.listing import Listed, Listing, ListingOffice
from motcua_desktop.domain.policy_words import stage_words
from motcua_desktop.domain.procedure_words import (
    by_case,
    case_words,
    fees_told,
    labelled,
    legal_bases,
    paper_marks,
    term_brief,
    term_rows,
)
from motcua_desktop.domain.text import fold, words
from motcua_desktop.printing.codes import qr_path
from motcua_desktop.resources import resource

IDLE = 90
"""Seconds without a touch after which a page goes back to the first one."""

_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_QUIET = 4


def kiosk(told: Listing) -> dict[str, bytes]:
    """Every page by its place in the folder; the same bytes for the same listing."""
    pages = {"index.html": _index(told), "office.html": _office(told.office)}
    for one in told.procedures:
        pages[f"procedures/{one.procedure.code}.html"] = _procedure(one, told.office)
    return {name: page.encode("utf-8", "replace") for name, page in sorted(pages.items())}


def _index(told: Listing) -> str:
    fields = told.by_field()
    chips = "".join(
        f'<button type="button" data-field="{place}">{_text(field)} ({len(these)})</button>'
        for place, (field, these) in enumerate(fields.items(), start=1)
    )
    sections = "".join(
        f'<section data-field="{place}"><h2>{_text(field)}</h2><ul class="list">'
        + "".join(_item(one, place) for one in these)
        + "</ul></section>"
        for place, (field, these) in enumerate(fields.items(), start=1)
    )
    main = (
        "<h1>Thủ tục hành chính</h1>"
        '<div class="search" data-needs="script" hidden><input id="search" type="search" '
        'inputmode="none" autocomplete="off" aria-label="Tìm thủ tục" '
        'placeholder="Chạm để tìm: tên thủ tục hoặc mã, không cần dấu">'
        '<button type="button" data-key="clear">Xóa</button></div>'
        f'<div class="keys" id="keys" hidden>{_keys()}</div>'
        '<p class="found" id="found" aria-live="polite" data-some="thủ tục" '
        'data-none="Không có thủ tục nào khớp."></p>'
        '<div class="fields" data-needs="script" hidden>'
        f'<button type="button" data-field="">Tất cả ({len(told.procedures)})</button>{chips}</div>'
        f"{sections}"
    )
    return _page("Thủ tục hành chính", main, told.office)


def _item(one: Listed, place: int) -> str:
    procedure = one.procedure
    said = " ".join(words(fold(f"{procedure.name} {one.field}")))
    return (
        f'<li data-field="{place}" data-words="{_text(f"{procedure.code} {said}")}">'
        f'<a href="procedures/{_text(procedure.code)}.html"><b>{_text(procedure.name)}</b>'
        f"<span>{_text(procedure.code)} · {_text(term_brief(procedure) or 'xem bên trong')}</span>"
        "</a></li>"
    )


def _keys() -> str:
    keys = "".join(
        f'<button type="button" data-key="{letter}">{letter.upper()}</button>'
        for row in _ROWS
        for letter in row
    )
    return (
        f'{keys}<button type="button" class="wide" data-key=" ">Dấu cách</button>'
        '<button type="button" class="wide" data-key="back">Xóa chữ</button>'
    )


def _procedure(one: Listed, office: ListingOffice) -> str:
    procedure = one.procedure
    facts = [("Mã thủ tục", procedure.code), ("Lĩnh vực", one.field)]
    if procedure.decision:
        facts.append(("Quyết định công bố", procedure.decision))
    told = "".join(f'<p class="facts">{_text(k)}: <b>{_text(v)}</b></p>' for k, v in facts)
    ends = f'<p class="ends">Bãi bỏ {_text(one.ends)}</p>' if one.ends else ""
    main = (
        f'<div class="top"><div><h1>{_text(procedure.name)}</h1>{told}{ends}</div>'
        f'<div class="qr">{_qr(one.qr)}<br>Quét bằng điện thoại</div></div>'
        + _section("Thời hạn giải quyết", _terms(one))
        + _section("Cơ quan giải quyết, theo thứ tự", _lines(stage_words(procedure.stages)))
        + _section("Thành phần hồ sơ", _papers(one))
        + _section("Phí, lệ phí", _fees(one, office))
        + _section("Nơi nộp hồ sơ và nhận kết quả", _where(office))
        + _section("Lưu ý", _notes(one))
        + _section("Căn cứ pháp lý", _lines(legal_bases(procedure)))
    )
    return _page(procedure.name, main, office, up="../")


def _terms(one: Listed) -> str:
    rows = "".join(
        f'<tr><td>{_text(channel)}</td><td class="half">{_text(term)}</td></tr>'
        for channel, term in term_rows(one.procedure)
    )
    remote = one.procedure.clock.remote
    more = (
        f'<p class="note">Xã miền núi, hải đảo, đặc biệt khó khăn: cộng thêm '
        f"{_text(remote.text())}.</p>"
        if remote
        else ""
    )
    return (f"<table>{rows}</table>" if rows else "") + more


def _papers(one: Listed) -> str:
    if not one.procedure.components:
        return '<p class="card">Theo hướng dẫn tại nơi tiếp nhận.</p>'
    rows = ""
    for case, these in by_case(one.procedure.components).items():
        if case:
            rows += f'<tr class="case"><th colspan="3">{_text(case_words(case))}</th></tr>'
        for paper in these:
            marks = (paper_marks(paper), f"mẫu: {paper.template}" if paper.template else "")
            under = "; ".join(mark for mark in marks if mark)
            rows += (
                f"<tr><td>{_text(paper.name)}{_small(under)}</td>"
                f'<td class="count">{paper.originals or "–"}</td>'
                f'<td class="count">{paper.copies or "–"}</td></tr>'
            )
    head = '<th class="count">Bản chính</th><th class="count">Bản sao</th>'
    return f"<table><tr><th>Giấy tờ</th>{head}</tr>{rows}</table>"


def _fees(one: Listed, office: ListingOffice) -> str:
    told = fees_told(one.procedure, office.made_on)
    if not told:
        return '<p class="card">Danh mục không ghi khoản thu nào.</p>'
    rows = ""
    for fee in told:
        exempt = [f"Miễn, giảm: {one}" for one in fee.exemptions]
        under = "\n".join(part for part in (fee.where, fee.note, fee.basis, *exempt) if part)
        rows += (
            f"<tr><td>{_text(fee.name)}{_small(under)}</td>"
            f'<td class="sum">{_text(fee.amount)}</td></tr>'
        )
    return f"<table>{rows}</table>"


def _where(office: ListingOffice) -> str:
    hours = "".join(f"<br>{_text(days)}: {_text(told)}" for days, told in office.opening)
    contacts = "".join(
        f'<p class="note"><b>{_text(what)}:</b> {_text(how)}</p>' for what, how in office.contacts
    )
    return (
        f'<div class="card"><p class="note"><b>{_text(office.desk)}</b></p>'
        f'<p class="note"><b>Giờ tiếp nhận</b>{hours}</p>{contacts}</div>'
    )


def _notes(one: Listed) -> str:
    return "".join(
        f'<p class="note"><b>{_text(label)}</b>{_text(text)}</p>'
        for label, text in map(labelled, one.procedure.notes)
    )


def _office(office: ListingOffice) -> str:
    rows = "".join(
        f"<tr><td><b>{_text(one.day_text)}</b><br>{_text(one.meeting.hours)}</td>"
        f"<td>{_text(one.meeting.by)}{_small(one.meeting.note)}</td>"
        f"<td>{_text(one.meeting.place)}</td></tr>"
        for one in office.sessions
    )
    head = "<tr><th>Ngày, giờ</th><th>Người tiếp</th><th>Nơi tiếp</th></tr>"
    main = f"<h1>Nơi tiếp nhận, liên hệ</h1>{_where(office)}" + _section(
        "Lịch tiếp công dân", f"<table>{head}{rows}</table>" if rows else ""
    )
    return _page("Nơi tiếp nhận, liên hệ", main, office)


def _section(title: str, inner: str) -> str:
    return f"<section><h2>{_text(title)}</h2>{inner}</section>" if inner else ""


def _lines(told: Iterable[str]) -> str:
    return "".join(f'<p class="note">{_text(one)}</p>' for one in told)


def _small(text: str) -> str:
    return f"<small>{_text(text)}</small>" if text else ""


def _qr(text: str) -> str:
    path, side = qr_path(text)
    box = f"{-_QUIET} {-_QUIET} {side + 2 * _QUIET} {side + 2 * _QUIET}"
    return (
        f'<svg role="img" aria-label="Mã QR của thủ tục" viewBox="{box}" '
        f'shape-rendering="crispEdges"><path d="{path}"></path></svg>'
    )


def _page(title: str, main: str, office: ListingOffice, *, up: str = "") -> str:
    style, script, policy = _dress()
    return (
        '<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{_text(title)}</title><style>{style}</style></head>"
        f'<body data-home="{up}index.html" data-idle="{IDLE}">'
        f'<header><div class="who"><span>{_text(office.agency)}</span>'
        f"<strong>{_text(office.desk)}</strong></div>"
        f'<a class="go" href="{up}index.html">Các thủ tục</a>'
        f'<a class="go" href="{up}office.html">Nơi tiếp nhận</a></header>'
        f"<main>{main}</main><script>{script}</script></body></html>\n"
    )


@lru_cache(maxsize=1)
def _dress() -> tuple[str, str, str]:
    """The style, the script, and the policy that lets in these two and nothing else."""
    style, script = (
        resource("kiosk", name).read_text("utf-8") for name in ("kiosk.css", "kiosk.js")
    )
    policy: Mapping[str, str] = {
        "default-src": "'none'",
        "style-src": _hashed(style),
        "script-src": _hashed(script),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return style, script, "; ".join(f"{what} {who}" for what, who in policy.items())


def _hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _text(text: str) -> str:
    """Plain text for HTML, also inside quotes; control characters are left out."""
    return escape("".join(one for one in text if one >= " " or one in "\n\t"), quote=True)
