"""A dossier's way as people follow it: where it stands and what comes first now."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from motcua_desktop.domain.dossier import Dossier, Status, SyncState, Timeliness
from motcua_desktop.domain.steps import Action, step_of


class Stand(Enum):
    """How a stop of the way is: behind, here, here and late, held up, broken off, ahead."""

    DONE = "xong"
    NOW = "đang ở đây"
    LATE = "quá hạn"
    HELD = "đang chờ"
    BROKEN = "cần xử lý"
    AHEAD = "chưa tới"


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop: its word, how it is, and when it was reached."""

    word: str
    stand: Stand
    at: datetime | None = None


_HELD = {
    Status.AWAITING_SUPPLEMENT: "Chờ bổ sung",
    Status.AWAITING_PAYMENT: "Chờ nộp phí, thuế",
}
_RETURN = "Trả kết quả"
_ENDED = {
    Status.REFUSED: "Từ chối giải quyết",
    Status.WITHDRAWN: "Công dân đã rút",
    Status.STOPPED: "Dừng xử lý",
}
# How many of the four stops lie behind.
_PASSED = {
    Status.REGISTERED: 0,
    Status.RECEIVED: 1,
    Status.IN_PROGRESS: 2,
    Status.AWAITING_SUPPLEMENT: 2,
    Status.AWAITING_PAYMENT: 2,
    Status.COMPLETED: 3,
    Status.RETURNED: 4,
}
_LEADING = {
    Status.RECEIVED: Action.START,
    Status.IN_PROGRESS: Action.COMPLETE,
    Status.AWAITING_SUPPLEMENT: Action.SUPPLEMENT,
    Status.AWAITING_PAYMENT: Action.PAY,
    Status.COMPLETED: Action.RETURN,
    Status.STOPPED: Action.RETURN,
}
_DEEDS = {
    "receive": "Tiếp nhận hồ sơ",
    "undo": "Hoàn tác bước vừa làm",
    "hand_over_taken": "Ký nhận bàn giao",
    "called": "Gọi điện cho người nộp",
    "tracked": "Ghi mã bưu gửi",
    "came_back": "Bưu chính chuyển hoàn",
    "change_office": "Đổi thông tin cơ quan",
    "change_counting": "Đổi cách tính báo cáo",
    "close_report": "Khóa số liệu kỳ báo cáo",
    "index766_typed": "Nhập số của Cổng cho chỉ số 766",
    "index766_table": "Đổi bảng dòng chấm chỉ số 766",
    "backup": "Sao lưu",
    "brought_back": "Kho dữ liệu lùi về bản cũ",
    "recount": "Tính lại hạn theo lịch đã đổi",
    "reprint": "In lại giấy",
    "drop_print": "Bỏ tờ in chưa ra giấy",
    "attach": "Thêm bản quét",
    "reuse": "Dùng lại giấy tờ đã có",
    "remove_attachment": "Bỏ bản quét",
    "read_attachment": "Xem bản quét",
    "outbox_retry": "Cho gửi lại lên tỉnh",
    "files_retry": "Cho gửi lại tệp lên tỉnh",
    "package_out": "Xuất gói USB cho tỉnh",
    "package_ack": "Nhận giấy báo của tỉnh qua USB",
    "province_result": "Tỉnh báo kết quả",
    "province_alias": "Tỉnh báo mã hồ sơ",
    "news_taken": "Ghi theo tin của tỉnh",
    "news_kept": "Giữ theo quầy, báo lại tỉnh",
    "line_released": "Cho gửi tiếp lên tỉnh",
    "found_settled": "Đã xem hồ sơ chỉ có ở tỉnh",
    "told_again": "Gửi lại những gì tỉnh thiếu",
    "sign_in": "Đăng nhập",
    "add_staff": "Thêm người dùng",
    "disable_staff": "Khóa người dùng",
    "change_password": "Đổi mật khẩu",
    "province_set": "Khai báo hệ thống của tỉnh",
    "import_catalogue": "Nhập danh mục thủ tục",
    "abolish": "Bãi bỏ thủ tục",
    "revive": "Thủ tục có hiệu lực trở lại",
    "review_add": "Ghi rà soát thủ tục",
    "review_sent": "Gửi đề xuất rà soát",
    "review_remove": "Bỏ một lần rà soát",
    "import_calendar": "Nhập lịch làm việc",
    "certify_copies": "Yêu cầu chứng thực bản sao",
    "count_cash": "Kiểm quỹ",
    "ballot": "Nhận phiếu đánh giá",
    "ballot_void": "Hủy phiếu đánh giá",
    "survey_form": "Đổi bộ câu hỏi đánh giá",
    "clock_accept": "Xác nhận giờ của máy",
    "counter_export": "Xuất tệp cho quầy khác",
    "feedback_receive": "Nhận phản ánh, kiến nghị",
    "feedback_step": "Xử lý phản ánh, kiến nghị",
    "feedback_terms": "Đổi thời hạn trả lời phản ánh, kiến nghị",
    "change_hotline": "Đổi đường dây nóng",
    "reception_add": "Thêm lịch tiếp công dân",
    "reception_cancel": "Hủy buổi tiếp công dân",
    "reception_end": "Dừng lịch tiếp công dân lặp lại",
}


def leading(status: Status) -> Action | None:
    """The step that is ordinarily next; None where nothing more is to be done."""
    return _LEADING.get(status)


def breaks_off(action: Action) -> bool:
    """Whether the step ends the dossier without a result."""
    return step_of(action).ends and action is not Action.COMPLETE


def deed(action: str) -> str:
    """What a journal entry's action is called on screen and to the province."""
    if action in _DEEDS:
        return _DEEDS[action]
    return Action(action).label if action in set(Action) else action


def office_way(dossier: Dossier, now: datetime) -> tuple[Stop, ...]:
    """Tiếp nhận → chuyển xử lý → có kết quả → đã trả, as far as it came at `now`."""
    started = next((line.at for line in dossier.deeds if line.action == Action.START), None)
    received = Stop("Tiếp nhận", Stand.DONE, dossier.received_at)
    passed_on = Stop("Chuyển xử lý", Stand.DONE, started)
    if dossier.status in _ENDED:
        ended = Stop(_ENDED[dossier.status], Stand.BROKEN, dossier.completed_at)
        way = (received, passed_on, ended) if started else (received, ended)
        owed = dossier.status is Status.STOPPED
        return (*way, Stop(_RETURN, Stand.NOW)) if owed else way
    returned = dossier.status is Status.RETURNED
    whole = (
        received,
        passed_on,
        Stop("Có kết quả", Stand.DONE, dossier.completed_at),
        Stop("Đã trả" if returned else _RETURN, Stand.DONE, dossier.returned_at),
    )
    passed = _PASSED[dossier.status]
    ahead = tuple(Stop(stop.word, Stand.AHEAD) for stop in whole[passed + 1 :])
    here = tuple(_here(stop, dossier, now) for stop in whole[passed : passed + 1])
    return (*whole[:passed], *here, *ahead)


def province_way(dossier: Dossier) -> tuple[Stop, ...]:
    """In giấy → gửi → tỉnh xác nhận, by what is known and no more."""
    unprinted = Stop("Chưa in giấy", Stand.NOW)
    printed = Stop("Đã in giấy", Stand.DONE) if dossier.prints else unprinted
    confirmed = Stop("Tỉnh xác nhận", Stand.AHEAD)
    match dossier.sync.state:
        case SyncState.CONFIRMED:
            confirmed = Stop("Tỉnh xác nhận", Stand.DONE, dossier.sync.confirmed_at)
            return (printed, Stop("Đã gửi", Stand.DONE), confirmed)
        case SyncState.REFUSED:
            return (printed, Stop("Đã gửi", Stand.DONE), Stop("Tỉnh từ chối", Stand.BROKEN))
        case SyncState.UNKNOWN:
            return (printed, Stop("Chưa rõ đã tới", Stand.HELD), confirmed)
        case SyncState.SENDING:
            return (printed, Stop("Đang gửi", Stand.NOW), confirmed)
        case _:
            return (printed, Stop("Chờ gửi", Stand.NOW), confirmed)


def _here(stop: Stop, dossier: Dossier, now: datetime) -> Stop:
    """The stop that is waited for, as it is now."""
    if dossier.status in _HELD:
        return Stop(_HELD[dossier.status], Stand.HELD)
    late = dossier.timeliness(now) is Timeliness.OPEN_OVERDUE
    return Stop(stop.word, Stand.LATE if late else Stand.NOW)
