"""The page that shows a visitor what has arrived at the practice province."""

from datetime import datetime
from html import escape

from motcua_desktop.domain.dossier import Status
from motcua_desktop.domain.moment import moment_text
from motcua_desktop.practice.store import Held, PracticeStore

_STYLE = """
body { font: 16px/1.5 system-ui, "Segoe UI", sans-serif; margin: 0; color: #1c2430;
       background: #f5f6f8; }
header { background: #7a1f1f; color: #fff; padding: 18px 32px; }
header h1 { margin: 0; font-size: 22px; }
header p { margin: 4px 0 0; color: #f3dcdc; }
main { padding: 20px 32px 40px; }
h2 { font-size: 18px; margin: 28px 0 10px; }
table { border-collapse: collapse; width: 100%; background: #fff; }
th, td { text-align: left; padding: 8px 12px; border-bottom: 1px solid #e1e4ea;
         vertical-align: top; }
th { background: #eceff3; font-weight: 600; }
.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
.empty { color: #5b6675; }
details { color: #39424f; }
ol { margin: 6px 0; padding-left: 20px; }
"""


def page(store: PracticeStore) -> str:
    """The whole page; every value that came over the wire is escaped."""
    held = store.everything()
    return f"""<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5">
<meta name="viewport" content="width=device-width"><title>Tỉnh tập dượt</title>
<style>{_STYLE}</style></head><body>
<header><h1>Tỉnh tập dượt</h1>
<p>Hệ thống một cửa giả lập trên máy này, chỉ để luyện tập và kiểm thử. Trang tự làm mới.</p>
</header><main>
<h2>Hồ sơ đã nhận: {len(store.codes())}</h2>{_dossiers(held)}
<h2>Nhật ký gần đây</h2>{_diary(store)}
</main></body></html>"""


def _dossiers(held: list[Held]) -> str:
    if not held:
        return '<p class="empty">Chưa có hồ sơ nào được gửi lên.</p>'
    rows = "".join(_row(each) for each in held)
    return (
        "<table><thead><tr><th>Mã hồ sơ</th><th>Chủ hồ sơ</th><th>Thủ tục</th><th>Trạng thái</th>"
        "<th>Hẹn trả</th><th>Đến lúc</th><th>Lần gửi</th><th>Tiến độ</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _row(held: Held) -> str:
    item = held.item
    cells = (
        ("number", held.code),
        ("", item["ChuHoSo"]),
        ("", f"{item['MaTTHC']} {item['TenTTHC']}"),
        ("", Status(int(item["TrangThaiHoSo"])).label),
        ("number", _stamp(item["NgayHenTra"])),
        ("number", moment_text(held.changed_at)),
        ("number", str(held.versions)),
    )
    told = "".join(f'<td class="{name}">{escape(str(value))}</td>' for name, value in cells)
    return f"<tr>{told}<td>{_progress(held)}</td></tr>"


def _progress(held: Held) -> str:
    if not held.progress:
        return ""
    lines = "".join(
        f"<li>{escape(_stamp(entry['ThoiDiemXuLy']))}: {escape(str(entry['NoiDungXuLy']))} "
        f"({escape(str(entry['NguoiXuLy']))})</li>"
        for entry in held.progress
    )
    return f"<details><summary>{len(held.progress)} mục</summary><ol>{lines}</ol></details>"


def _diary(store: PracticeStore) -> str:
    rows = "".join(
        f'<tr><td class="number">{escape(moment_text(datetime.fromisoformat(at)))}</td>'
        f'<td>{escape(service)}</td><td class="number">{escape(code)}</td>'
        f"<td>{escape(words)}</td></tr>"
        for at, service, code, words in store.diary()
    )
    if not rows:
        return '<p class="empty">Chưa có ai gọi tới.</p>'
    return (
        "<table><thead><tr><th>Lúc</th><th>Dịch vụ</th><th>Mã hồ sơ</th><th>Trả lời</th></tr>"
        f"</thead><tbody>{rows}</tbody></table>"
    )


def _stamp(text: str) -> str:
    if len(text) != 14:
        return ""
    return f"{text[8:10]}:{text[10:12]} {text[6:8]}/{text[4:6]}/{text[:4]}"
