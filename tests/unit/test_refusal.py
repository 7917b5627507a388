"""What the words of a refusal tell: its cause, and the field they name."""

import pytest

from motcua_desktop.domain.refusal import Cause, cause_of, field_named


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ("Phiên làm việc đã hết hạn", Cause.ACCOUNT),
        ("Tài khoản không được chấp nhận", Cause.ACCOUNT),
        ("Session expired", Cause.ACCOUNT),
        ("Đơn vị chưa được cấp quyền gửi", Cause.ACCOUNT),
        ("Hệ thống đang bảo trì, vui lòng thử lại sau", Cause.MAINTENANCE),
        ("Mã hồ sơ đã tồn tại", Cause.STRANGER),
        (
            "Tỉnh đang giữ một hồ sơ khác mang đúng mã này; không ghi đè. Báo người phụ trách.",
            Cause.STRANGER,
        ),
        ("MaHoSo: Mã hồ sơ là của hồ sơ khác", Cause.STRANGER),
        (
            "Tỉnh đang giữ một bản khác của hồ sơ này, không phải bản quầy đã gửi; không ghi đè.",
            Cause.OTHER_VERSION,
        ),
        ("Hồ sơ ở tỉnh đã khác", Cause.OTHER_VERSION),
        ("Khoá này đã dùng cho nội dung khác", Cause.KEY_REUSED),
        ("Mã thủ tục không có trong danh mục", Cause.CATALOGUE),
        ("Thiếu trường bắt buộc NgayHenTra", Cause.MALFORMED),
        ("Trường SoDienThoai sai định dạng", Cause.MALFORMED),
        ("Email không hợp lệ", Cause.MALFORMED),
        ("Mã lỗi 5", Cause.UNSAID),
        ("", Cause.UNSAID),
    ],
)
def test_words_tell_their_cause(words: str, cause: Cause) -> None:
    assert cause_of(words) is cause


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("Trường SoDienThoai sai định dạng", "số điện thoại"),
        ("sodienthoai: 12 chữ số", "số điện thoại"),
        ("Số điện thoại không đúng", "số điện thoại"),
        ("applicantIdNo is required", "số định danh"),
        ("Dữ liệu không hợp lệ", ""),
    ],
)
def test_the_field_is_called_as_the_desk_calls_it(words: str, field: str) -> None:
    assert field_named(words) == field
