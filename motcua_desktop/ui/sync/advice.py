"""What to do about a message or a file that the province has not taken, by its state and words."""

from motcua_desktop.domain.province import OutboxLine, OutboxState
from motcua_desktop.domain.refusal import Cause, cause_of, field_named
from motcua_desktop.domain.uploads import RefusedFile

_BY_STATE: dict[OutboxState, str] = {
    OutboxState.PENDING: "Không phải làm gì: máy tự gửi khi có đường truyền, theo đúng thứ tự.",
    OutboxState.SENDING: "Không phải làm gì: lần gửi này đang chờ tỉnh trả lời.",
    OutboxState.UNKNOWN: (
        "Câu trả lời bị mất giữa chừng. Lần gửi sau máy sẽ hỏi tỉnh trước, nên không sợ gửi trùng."
    ),
    OutboxState.CONFIRMED: "Xong: tỉnh đã nhận.",
    OutboxState.REFUSED: (
        "Mở hồ sơ, đối chiếu với lý do tỉnh nêu; sửa hoặc hỏi quản trị hệ thống của tỉnh, "
        "rồi bấm «Gửi lại»."
    ),
    OutboxState.QUARANTINED: (
        "Mục này gửi nhiều lần không xong nên để riêng, không cản hồ sơ khác. "
        "Báo người quản trị xem lý do, rồi bấm «Gửi lại»."
    ),
    OutboxState.SUPERSEDED: "Không phải làm gì: nội dung đã nằm trong lần gửi khác.",
}
_BEHIND = (
    "Chưa gửi được: mục này chờ mục trước của cùng hồ sơ, đang bị tỉnh từ chối hoặc để riêng. "
    "Xử lý mục trước rồi bấm «Gửi lại» ở đó; mục này sẽ đi ngay sau nó."
)
_SHUT = (
    "Chờ đăng nhập: tỉnh không nhận tài khoản kết nối của quầy. Nhờ người phụ trách khai đúng tài "
    "khoản, mật khẩu (Ctrl+E); khai đúng rồi máy gửi tiếp, theo đúng thứ tự."
)
_BY_CAUSE: dict[Cause, str] = {
    Cause.ACCOUNT: (
        "Hồ sơ không sai. Tỉnh không nhận tài khoản kết nối của quầy: nhờ người phụ trách kiểm tra "
        "tài khoản, mật khẩu (Ctrl+E) và quyền ở tỉnh, bấm «Thử đường lên tỉnh», rồi bấm «Gửi lại»."
    ),
    Cause.MAINTENANCE: (
        "Hồ sơ không sai. Hệ thống của tỉnh đang bảo trì hoặc quá tải: chờ tỉnh báo xong, rồi bấm "
        "«Gửi lại»."
    ),
    Cause.STRANGER: (
        "Ở tỉnh đã có một hồ sơ mang đúng mã này. Hỏi tỉnh đó là hồ sơ nào: nếu của nơi khác thì "
        "tỉnh phải gỡ ra trước; nếu chính là hồ sơ này thì bấm «Gửi lại»."
    ),
    Cause.OTHER_VERSION: (
        "Bản ở tỉnh khác bản quầy đã gửi, máy không ghi đè. Mở hồ sơ, hỏi tỉnh ai sửa và sửa gì; "
        "nếu bản ở quầy mới là đúng thì bấm «Gửi lại»."
    ),
    Cause.KEY_REUSED: (
        "Tỉnh đã giữ một nội dung khác cho chính lần gửi này. Không phải sửa hồ sơ: bấm «Gửi lại» "
        "để máy hỏi tỉnh đang giữ gì; nếu vẫn vậy, báo quản trị hệ thống của tỉnh."
    ),
    Cause.CATALOGUE: (
        "Tỉnh không biết thủ tục này, hoặc thủ tục đã thay. Nhờ người phụ trách đối chiếu Danh mục "
        "(F8) với tỉnh, hoặc nhờ tỉnh thêm thủ tục, rồi bấm «Gửi lại»."
    ),
}


def advice(line: OutboxLine, *, shut: bool = False) -> str:
    """What to do about this message; `shut`: the province does not take the desk's account."""
    if line.state in (OutboxState.PENDING, OutboxState.UNKNOWN) and (line.behind or shut):
        return _BEHIND if line.behind else _SHUT
    if not line.state.needs_a_person:
        return _BY_STATE[line.state]
    return _of_words(line.reason or "") or _BY_STATE[line.state]


def file_advice(file: RefusedFile) -> str:
    """What to do about this file."""
    cause = cause_of(file.reason)
    if cause in (Cause.ACCOUNT, Cause.MAINTENANCE):
        return _BY_CAUSE[cause]
    return (
        "Dữ liệu của hồ sơ không bị ảnh hưởng. Mở hồ sơ, xem bản quét: nếu hỏng hoặc quá lớn thì "
        "quét lại và thay tệp; nếu tệp đúng thì bấm «Gửi lại»."
    )


def _of_words(words: str) -> str:
    """Advice by what the province's words tell; "" when they tell nothing that is known."""
    cause = cause_of(words)
    if cause is not Cause.MALFORMED:
        return _BY_CAUSE.get(cause, "")
    named = field_named(words)
    what = f"Tỉnh không nhận «{named}»: mở hồ sơ" if named else "Mở hồ sơ, xem mục tỉnh nêu"
    return f"{what}, sửa thông tin rồi gửi lại («Gửi lại»)."
