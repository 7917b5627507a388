"""What is true about the line, in sentences; data and files counted apart."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from motcua_desktop.domain.agreement import Agreed
from motcua_desktop.domain.moment import date_text, local, time_text, weekday_text
from motcua_desktop.domain.province import LineStatus
from motcua_desktop.sync.report import LineHeld, SyncReport
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.tokens import Icon, Tone

_NEAR = timedelta(days=6)
_NOT_CONFIGURED = (
    "Chưa khai báo hệ thống của tỉnh ở quầy này. Hồ sơ vẫn được tiếp nhận, in giấy và xếp vào "
    "hàng chờ."
)
_ASK_ADMIN = " Người phụ trách hoặc quản trị khai báo ở trang này."
_SIGNED_OUT = " Chương trình không tự thử lại cho đến khi tài khoản được khai báo đúng."
_HELD = " Hồ sơ vẫn được tiếp nhận và nằm trong hàng chờ; không có gì bị gửi khi chưa có người xem."


class Remedy(StrEnum):
    """What can be done about a sentence, as a button beside it."""

    RELEASE = "release"
    CONFIGURE = "configure"
    DIFFERENCES = "differences"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class Truth:
    """One sentence about the line, how it is to be taken, and what can be done about it.

    `short` is what is left of it where there is no room for the sentence.
    """

    text: str
    short: str
    tone: Tone
    icon: Icon
    remedy: Remedy | None = None


def truths(status: LineStatus, now: datetime, *, may_set: bool = True) -> tuple[Truth, ...]:
    """What must be known, most pressing first; at least one sentence, never just a colour.

    `may_set`: whoever reads it may set the line up and release it.
    """
    told = [
        *_unset(status, may_set=may_set),
        *_held(status, now, may_set=may_set),
        *_troubled(status, now, may_set=may_set),
        *_for_people(status),
        *_waiting(status, now),
    ]
    return tuple(told) or (_all_well(status, now),)


def in_brief(told: tuple[Truth, ...]) -> str:
    """`Tạm dừng gửi · 2 hồ sơ bị từ chối · 12 hồ sơ, 30 tệp chờ gửi`."""
    said = " · ".join(truth.short for truth in told)
    return said[:1].upper() + said[1:]


def last_word(status: LineStatus, now: datetime) -> str:
    """What the province last said and did, and what the line does now."""
    told = []
    if status.answered_at is not None:
        told.append(f"Tỉnh trả lời {when(status.answered_at, now)}")
    if status.last_confirmed_at is not None:
        told.append(f"xác nhận lần cuối {when(status.last_confirmed_at, now)}")
    elif status.configured:
        told.append("chưa xác nhận lần nào" if told else "Tỉnh chưa trả lời lần nào")
    if status.pushing:
        told.append("đang gửi…")
    return " · ".join(told)


def outcome(report: SyncReport, *, stopped: bool) -> tuple[Level, str]:
    """What a run did, in one sentence or two."""
    done = _done(report)
    if report.trouble is not None:
        before = f"{done}. " if report.confirmed or report.files else ""
        return Level.TROUBLE, before + report.trouble.sentence()
    if report.refused:
        return Level.WARNING, f"{done}, từ chối {report.refused}: xem «Hồ sơ bị từ chối»."
    if stopped and (report.waiting or report.files_waiting):
        return Level.INFO, f"Đã dừng. {done}, còn {_left(report.waiting, report.files_waiting)}."
    return _whole(report, done)


def _whole(report: SyncReport, done: str) -> tuple[Level, str]:
    """Of a run that came to its end."""
    idle = not report.sent and not report.files
    said, level = f"{done}.", Level.INFO if idle else Level.DONE
    if report.agreed is not None:
        said = f"{said} {agreed_text(report.agreed)}"
        level = level if report.agreed.same else Level.WARNING
    if report.differences:
        said = f"{said} Tỉnh nói khác quầy ở {report.differences} chỗ."
        level = Level.WARNING
    return level, said


def agreed_text(agreed: Agreed) -> str:
    """How a comparison with the province ended, in one sentence."""
    ours, theirs = agreed.ours, agreed.theirs
    if agreed.same:
        mended = f", trong đó {agreed.mended} hồ sơ vừa được gửi bù" if agreed.mended else ""
        return f"Đối soát khớp: {ours[0]} hồ sơ, {ours[1]} bước ở cả hai bên{mended}."
    parts = [f"Đối soát chưa khớp: quầy {ours[0]} hồ sơ, tỉnh {theirs[0]} hồ sơ"]
    if agreed.again:
        parts.append(f"{agreed.again} hồ sơ tỉnh thiếu đã vào lại hàng chờ")
    if agreed.found:
        parts.append(f"{agreed.found} hồ sơ tỉnh biết nhiều hơn quầy")
    if agreed.contradiction:
        parts.append(agreed.contradiction)
    return "; ".join(parts).rstrip(".") + "."


def size_text(size: int) -> str:
    """`850 kB`, `4,2 MB`, `41 MB`, `1,3 GB`; at least 1 kB."""
    for limit, unit, word in ((10**9, 10**9, "GB"), (10**6, 10**6, "MB")):
        if size >= limit:
            amount = size / unit
            digits = 0 if amount >= 10 else 1
            return f"{amount:.{digits}f} {word}".replace(".", ",")
    return f"{max(1, round(size / 1000))} kB"


def when(moment: datetime, now: datetime) -> str:
    """`lúc 09:42` today, `08:15 thứ Ba` this week, else `lúc 09:42 ngày 19/11/2026`."""
    here, today = local(moment).date(), local(now).date()
    if here == today:
        return f"lúc {time_text(moment)}"
    if timedelta(0) < today - here <= _NEAR:
        day = weekday_text(here)
        return f"{time_text(moment)} {day[0].lower()}{day[1:]}"
    return f"lúc {time_text(moment)} ngày {date_text(here)}"


def _unset(status: LineStatus, *, may_set: bool) -> list[Truth]:
    if status.configured:
        return []
    remedy = Remedy.CONFIGURE if may_set else None
    return [
        Truth(_NOT_CONFIGURED + _ASK_ADMIN, "chưa khai báo tỉnh", Tone.DUE, Icon.CLOUD_OFF, remedy)
    ]


def _held(status: LineStatus, now: datetime, *, may_set: bool) -> list[Truth]:
    if status.hold is None:
        return []
    said = f"Tạm dừng gửi lên tỉnh từ {when(status.hold.at, now)}: {status.hold.words}{_HELD}"
    remedy = Remedy.RELEASE if may_set else None
    return [Truth(said, "tạm dừng gửi", Tone.LATE, Icon.WAITING, remedy)]


def _troubled(status: LineStatus, now: datetime, *, may_set: bool) -> list[Truth]:
    """Why the last run did not get through, and when the next comes by itself."""
    trouble = status.last_trouble
    if status.signed_out:
        said = trouble.sentence if trouble else "Tỉnh từ chối đăng nhập."
        remedy = Remedy.CONFIGURE if may_set else None
        return [
            Truth(said + _SIGNED_OUT, "tỉnh không nhận tài khoản", Tone.LATE, Icon.LOCK, remedy)
        ]
    if trouble is None or trouble.kind == LineHeld.kind:
        return []
    said = f"Lần gửi {when(trouble.at, now)} chưa xong. {trouble.sentence}"
    if status.wake_at is not None and status.opens_at is None:
        said += f" Tự thử lại {when(status.wake_at, now)}."
    return [Truth(said, "lần gửi trước chưa xong", Tone.DUE, Icon.CLOUD_OFF)]


def _for_people(status: LineStatus) -> list[Truth]:
    told = []
    if status.refused:
        said = f"{status.refused} hồ sơ bị từ chối: xem lời của tỉnh bên dưới, xử lý rồi gửi lại."
        told.append(Truth(said, f"{status.refused} hồ sơ bị từ chối", Tone.LATE, Icon.ALERT))
    if status.files.refused:
        said = f"{status.files.refused} tệp tỉnh không nhận; dữ liệu của hồ sơ không bị ảnh hưởng."
        short = f"{status.files.refused} tệp tỉnh không nhận"
        told.append(Truth(said, short, Tone.LATE, Icon.PAPERCLIP, Remedy.FILES))
    if status.differences:
        said = f"Tỉnh nói khác quầy ở {status.differences} chỗ; cần người quyết định theo bên nào."
        short = f"{status.differences} chỗ tỉnh nói khác"
        told.append(Truth(said, short, Tone.DUE, Icon.ALERT, Remedy.DIFFERENCES))
    return told


def _waiting(status: LineStatus, now: datetime) -> list[Truth]:
    """`Dữ liệu: 12 hồ sơ chờ từ 08:15 thứ Ba · Tệp: 30 tệp, 41 MB chờ`."""
    parts = []
    if status.waiting and status.waiting_since is not None:
        since = when(status.waiting_since, now).removeprefix("lúc ")
        parts.append(f"Dữ liệu: {status.waiting} hồ sơ chờ từ {since}")
    if status.files.waiting:
        size = size_text(status.files.waiting_bytes)
        parts.append(f"Tệp: {status.files.waiting} tệp, {size} chờ")
    if not parts:
        return []
    said = " · ".join(parts)
    if status.opens_at is not None:
        said += f". Đường truyền theo giờ: tự gửi {when(status.opens_at, now)}"
    short = _left(status.waiting, status.files.waiting)
    return [Truth(f"{said}.", short, Tone.WAITING, Icon.CLOUD_UP)]


def _all_well(status: LineStatus, now: datetime) -> Truth:
    if status.last_confirmed_at is None:
        return Truth("Chưa có hồ sơ nào để gửi lên tỉnh.", "chưa gửi gì", Tone.QUIET, Icon.INFO)
    files = " và mọi tệp" if status.files.confirmed else ""
    said = (
        f"Tỉnh đã xác nhận mọi hồ sơ{files} của quầy, "
        f"lần cuối {when(status.last_confirmed_at, now)}."
    )
    return Truth(said, "tỉnh đã xác nhận mọi hồ sơ", Tone.IN_TIME, Icon.CLOUD_DONE)


def _done(report: SyncReport) -> str:
    if not report.sent and not report.files:
        return "Không có gì chờ gửi" if not report.waiting else "Chưa gửi được hồ sơ nào"
    parts = [f"Tỉnh xác nhận {report.confirmed} hồ sơ"]
    if report.files:
        parts.append(f"nhận {report.files} tệp")
    return ", ".join(parts)


def _left(dossiers: int, files: int) -> str:
    parts = []
    if dossiers:
        parts.append(f"{dossiers} hồ sơ")
    if files:
        parts.append(f"{files} tệp")
    return f"{' và '.join(parts)} chờ gửi"
