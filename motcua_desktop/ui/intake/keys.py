"""The keys of the intake page, as F1 shows them."""

from motcua_desktop.ui.screen import KeyLine

KEYS: tuple[KeyLine, ...] = (
    ("F9", "tiếp nhận và in giấy"),
    ("F10", "in phiếu yêu cầu bổ sung: mọi thứ còn thiếu"),
    ("Esc", "làm mới trang (lấy lại được)"),
    ("Ctrl D", "thêm vào lượt (F9 nhận cả lượt), tiếp theo: cùng thủ tục, người khác"),
    ("Ctrl N", "thêm vào lượt, tiếp theo: cùng người, thủ tục khác"),
    ("Ctrl B", "đến các hồ sơ trong lượt: Enter sửa, Delete bỏ"),
    ("Enter", "ô tiếp theo; điền người đã biết; từ địa chỉ sang giấy tờ"),
    ("Ctrl Enter", "điền người đã biết, thay những gì đã gõ"),
    ("Ctrl ↓", "người đã biết tiếp theo"),
    ("Ctrl O", "mở hồ sơ có thể trùng"),
    ("Ctrl I", "đã đối chiếu giấy tờ tùy thân"),
    ("1  2  0", "giấy tờ: bản chính, bản sao, thiếu"),
    ("3 – 9  +  −", "giấy tờ: số bản"),
    ("A", "giấy tờ: đủ cả như thủ tục yêu cầu"),
    ("T  Q  D", "giấy tờ: thêm tệp, quét, dùng lại giấy người này đã nộp; Backspace bỏ bản quét"),
    ("Quét thẻ căn cước", "điền người nộp"),
)
