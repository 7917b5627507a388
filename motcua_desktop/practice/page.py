"""The pages that show a visitor what has arrived; no script, nothing from outside."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from motcua_desktop.domain.dossier import Status
from motcua_desktop.domain.moment import moment_text
from motcua_desktop.practice.store import Arrived, DiaryLine, Glance, Held, History, PracticeStore

PER_PAGE = 50
_WAYS = {
    "native": "Bản riêng", "qcvn120": "QCVN 120", "opencps": "OpenCPS", "igate": "iGate",
    "package": "Gói USB",
}  # fmt: skip
_NEWS = {"status": "Đổi trạng thái", "result": "Trả kết quả", "alias": "Cho mã khác"}
_STYLE = """
body { font: 16px/1.5 system-ui, "Segoe UI", sans-serif; margin: 0; color: #1c2430;
       background: #f5f6f8; }
header { background: #7a1f1f; color: #fff; padding: 18px 32px; }
header h1 { margin: 0; font-size: 22px; }
header p { margin: 4px 0 0; color: #f3dcdc; }
main { padding: 8px 32px 40px; }
h2 { font-size: 18px; margin: 28px 0 10px; }
a { color: #7a1f1f; }
table { border-collapse: collapse; width: 100%; background: #fff; }
th, td { text-align: left; padding: 8px 12px; border-bottom: 1px solid #e1e4ea;
         vertical-align: top; overflow-wrap: anywhere; }
th { background: #eceff3; font-weight: 600; white-space: nowrap; }
.number { font-variant-numeric: tabular-nums; white-space: nowrap; overflow-wrap: normal; }
.quiet { color: #5b6675; }
.refused td { background: #fdf0ee; }
.counts { display: flex; flex-wrap: wrap; gap: 12px; padding: 0; margin: 20px 0 0;
          list-style: none; }
.counts li { background: #fff; border: 1px solid #e1e4ea; padding: 10px 18px; }
.counts strong { display: block; font-size: 24px; font-variant-numeric: tabular-nums; }
.field th { width: 220px; }
details { margin: 0 0 12px; }
summary { cursor: pointer; padding: 6px 0; }
nav { margin: 12px 0; }
@media (max-width: 960px) {
  header { padding: 14px 16px; }
  main { padding: 4px 16px 32px; }
  .list thead, .list td:empty { display: none; }
  .list, .list tbody { display: block; }
  .list tr { display: block; padding: 8px 0; border-bottom: 1px solid #e1e4ea; }
  .list td { display: flex; gap: 12px; padding: 2px 12px; border: 0; white-space: normal;
             overflow-wrap: anywhere; }
  .list td::before { content: attr(data-head); flex: 0 0 104px; color: #5b6675; }
  .field th { width: 136px; white-space: normal; overflow-wrap: anywhere; }
}
"""
_DOSSIER_HEAD = ("Mã hồ sơ", "Chủ hồ sơ", "Thủ tục", "Trạng thái", "Hẹn trả", "Đến lúc",
                 "Cách gửi", "Lần gửi", "Tiến độ", "Tệp")  # fmt: skip


def page(store: PracticeStore, number: int = 1) -> str:
    """The first page, or page `number` of the dossiers; what came over the wire is escaped."""
    held = store.tally()
    glances = store.glances(PER_PAGE, (number - 1) * PER_PAGE)
    refused = store.diary(20, only_refused=True)
    body = (
        f"{_counts(store)}"
        f"<h2>Hồ sơ đã nhận: {held.dossiers}</h2>{_dossiers(glances)}"
        f"{_pages(held.dossiers, number)}"
        f"<h2>Bị từ chối gần đây</h2>{_lines(refused, 'Chưa từ chối gì.')}"
        f"<h2>Quầy đã chào</h2>{_desks(store)}"
        f"<h2>Nhật ký gần đây</h2>{_lines(store.diary(), 'Chưa có ai gọi tới.')}"
    )
    intro = "Hệ thống một cửa giả lập trên máy này, chỉ để luyện tập và kiểm thử. Trang tự làm mới."
    return _whole("Tỉnh tập dượt", intro, body, refresh=True)


def dossier_page(held: Held, history: History) -> str:
    """One dossier: its newest state, every version, its progress, files, and what was said."""
    known = ", ".join([*((held.id,) if held.id else ()), *held.aliases])
    body = (
        '<nav><a href="/">← Mọi hồ sơ</a></nav>'
        f"<h2>Tiến độ: {len(history.entries)}</h2>{_progress(history)}"
        f"<h2>Tệp: {len(history.files) + len(_named(held.item))}</h2>{_files(held, history)}"
        f"<h2>Tỉnh đã báo: {len(history.news)}</h2>{_news(history)}"
        f"<h2>Các lần gửi: {len(history.versions)}</h2>{_versions(history)}"
    )
    intro = f"{escape(held.item['ChuHoSo'])} · {escape(held.item['TenTTHC'])}"
    if known:
        intro += f" · tên khác: {escape(known)}"
    return _whole(f"Hồ sơ {held.code}", intro, body)


def no_dossier_page() -> str:
    """What is shown for a dossier that is not held."""
    body = '<nav><a href="/">← Mọi hồ sơ</a></nav>'
    return _whole("Không có hồ sơ này", "Có thể tỉnh đã được phục hồi từ bản cũ.", body)


def _whole(title: str, intro: str, body: str, *, refresh: bool = False) -> str:
    again = '<meta http-equiv="refresh" content="5">' if refresh else ""
    return f"""<!doctype html>
<html lang="vi"><head><meta charset="utf-8">{again}
<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>
<style>{_STYLE}</style></head><body>
<header><h1>{escape(title)}</h1>
<p>{intro}</p>
</header><main>
{body}
</main></body></html>"""


def _counts(store: PracticeStore) -> str:
    held = store.tally()
    counts = [
        (held.dossiers, "hồ sơ"), (held.versions, "lần gửi"), (held.entries, "mục tiến độ"),
        (held.files, "tệp"),
        *((many, f"qua {_way(way)}") for way, many in held.dialects.items()),
    ]  # fmt: skip
    shown = "".join(f"<li><strong>{many}</strong>{escape(words)}</li>" for many, words in counts)
    return f'<ul class="counts">{shown}</ul>'


def _dossiers(glances: Sequence[Glance]) -> str:
    if not glances:
        return _quiet("Chưa có hồ sơ nào được gửi lên.")
    return _table(_DOSSIER_HEAD, (_row(each) for each in glances))


def _row(glance: Glance) -> str:
    item = glance.item
    status = _status(item["TrangThaiHoSo"])
    if glance.decided is not None:
        status += f" (tỉnh: {_status(glance.decided)})"
    files = glance.files + len(_named(item))
    link = f'<a href="/ho-so/{glance.number}">{escape(glance.code)}</a>'
    cells = (
        ("", item["ChuHoSo"]),
        ("", f"{item['MaTTHC']} {item['TenTTHC']}"),
        ("", status),
        ("number", _stamp(item["NgayHenTra"])),
        ("number", _moment(glance.changed_at)),
        ("", _way(glance.dialect)),
        ("number", glance.versions),
        ("number", glance.entries),
        ("number", files),
    )
    first, *others = _DOSSIER_HEAD
    return f'<tr><td class="number" data-head="{first}">{link}</td>{_cells(others, cells)}</tr>'


def _pages(total: int, number: int) -> str:
    last = max(1, -(-total // PER_PAGE))
    if last == 1:
        return ""
    before = f'<a href="/?trang={number - 1}">← Mới hơn</a> ' if number > 1 else ""
    after = f' <a href="/?trang={number + 1}">Cũ hơn →</a>' if number < last else ""
    return f"<nav>{before}Trang {number} / {last}{after}</nav>"


def _desks(store: PracticeStore) -> str:
    desks = store.desks()
    if not desks:
        return _quiet("Chưa có quầy nào chào (chỉ bản riêng có lời chào).")
    head = ("Đơn vị", "Kho của quầy", "Thông điệp cuối", "Hồ sơ ở tỉnh", "Lần cuối có gì mới")
    rows = (
        _cells(
            head,
            (
                ("number", desk.agency),
                ("number", desk.store),
                ("number", desk.mark),
                ("number", desk.dossiers),
                ("number", _moment(desk.at)),
            ),
        )
        for desk in desks
    )
    return _table(head, (f"<tr>{row}</tr>" for row in rows))


def _lines(lines: Sequence[DiaryLine], nothing: str) -> str:
    if not lines:
        return _quiet(nothing)
    head = ("Lúc", "Dịch vụ", "Mã hồ sơ", "Trả lời")
    rows = (
        f"<tr{' class=refused' if line.is_refused else ''}>"
        + _cells(
            head,
            (
                ("number", _moment(line.at)),
                ("", line.service),
                ("number", line.code),
                ("", line.words),
            ),
        )
        + "</tr>"
        for line in lines
    )
    return _table(head, rows)


def _progress(history: History) -> str:
    if not history.entries:
        return _quiet("Chưa có.")
    head = ("Lúc làm", "Việc", "Người làm", "Trạng thái", "Đến tỉnh lúc")
    rows = (
        _cells(
            head,
            (
                ("number", _stamp(entry.data["ThoiDiemXuLy"])),
                ("", entry.data["NoiDungXuLy"]),
                ("", entry.data["NguoiXuLy"]),
                ("", _status(entry.data["TrangThai"])),
                ("number", _moment(entry.at)),
            ),
        )
        for entry in history.entries
    )
    return _table(head, (f"<tr>{row}</tr>" for row in rows))


def _files(held: Held, history: History) -> str:
    listed = [
        *((file.name, file.sha256, f"{file.length} byte") for file in history.files),
        *((name, where, "") for name, where in _named(held.item)),
    ]
    if not listed:
        return _quiet("Không có tệp nào.")
    head = ("Tên", "Địa chỉ hoặc mã băm", "Cỡ")
    rows = (
        f"<tr>{_cells(head, (('', name), ('', where), ('number', size)))}</tr>"
        for name, where, size in listed
    )
    return _table(head, rows)


def _named(item: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Files that an item names by address."""
    places = (("TaiLieuNop", "TenTepDinhKem", "DuongDanTaiTepTin"),
              ("DanhSachGiayToKetQua", "TenGiayTo", "DuongDanTepTinKetQua"))  # fmt: skip
    return [
        (str(paper.get(name, "")), str(paper[address]))
        for papers, name, address in places
        for paper in item.get(papers) or ()
        if paper.get(address)
    ]


def _news(history: History) -> str:
    if not history.news:
        return _quiet("Tỉnh chưa báo gì về hồ sơ này.")
    head = ("Lúc", "Việc", "Nội dung")
    rows = (
        _cells(
            head,
            (
                ("number", _moment(news.at)),
                ("number", _NEWS.get(news.note, news.note)),
                ("", _said(news)),
            ),
        )
        for news in history.news
    )
    return _table(head, (f"<tr>{row}</tr>" for row in rows))


def _said(news: Arrived) -> str:
    data = news.data
    match news.note:
        case "status":
            words: tuple[Any, ...] = (
                _status(data.get("status")),
                data.get("officer"),
                data.get("note"),
            )
        case "alias":
            words = (data.get("code"), data.get("system"), "")
        case _:
            file = data.get("file") or {}
            words = (data.get("name"), data.get("number"), file.get("name") and "có tệp")
    return ", ".join(str(word) for word in words if word)


def _versions(history: History) -> str:
    told = []
    for place, version in reversed(list(enumerate(history.versions, 1))):
        before = history.versions[place - 2].data if place > 1 else {}
        changed = [name for name in version.data if version.data[name] != before.get(name)]
        rows = "".join(
            f'<tr><th scope="row">{escape(name)}</th><td>{escape(_shown(value))}</td></tr>'
            for name, value in version.data.items()
            if place == 1 or name in changed
        )
        words = "" if place == 1 else f", đổi {len(changed)} trường"
        told.append(
            f"<details{' open' if place == len(history.versions) else ''}><summary>Lần {place}: "
            f"{escape(_moment(version.at))}, qua {escape(_way(version.note))}{words}</summary>"
            f'<table class="field">{rows}</table></details>'
        )
    return "".join(told)


def _table(head: Sequence[str], rows: Iterable[str]) -> str:
    """On a narrow screen each row stands as a list, every cell behind its title."""
    titles = "".join(f"<th>{title}</th>" for title in head)
    return (
        f'<table class="list"><thead><tr>{titles}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _cells(head: Sequence[str], cells: Iterable[tuple[str, object]]) -> str:
    return "".join(
        f'<td class="{name}" data-head="{title}">{escape(str(value))}</td>'
        for title, (name, value) in zip(head, cells, strict=True)
    )


def _quiet(words: str) -> str:
    return f'<p class="quiet">{words}</p>'


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= 2000 else f"{text[:2000]}… ({len(text)} chữ)"


def _way(dialect: str) -> str:
    return _WAYS.get(dialect, dialect)


def _status(word: object) -> str:
    try:
        return Status(int(str(word))).label
    except ValueError:
        return str(word)


def _moment(word: str) -> str:
    return moment_text(datetime.fromisoformat(word))


def _stamp(text: str) -> str:
    if len(text) != 14:
        return ""
    return f"{text[8:10]}:{text[10:12]} {text[6:8]}/{text[4:6]}/{text[:4]}"
