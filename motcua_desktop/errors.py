"""The expected troubles, each with a title and a next step in the clerk's words.

DeskError
├── InvalidInput        a field that breaks a rule; carries the field
├── NotFound            no such dossier, procedure, person, file
├── NotAllowed          this role may not do this
│   └── NotSignedIn     wrong name or password, or nobody signed in
├── UnlawfulStep        the dossier's status does not allow this step
│   ├── FormNotDue      nothing has happened yet that this form could tell
│   └── CannotUndo      the last step cannot be taken back any more
├── BadFile             a file that is not what it should be
├── ClockWrong          this computer's clock went back
├── StoreTrouble        the store cannot be used as it is
│   ├── NoHome          nothing has been set up here yet
│   ├── HomeTaken       set up already
│   ├── WrongKey        wrong passphrase, recovery key or keyring entry
│   ├── KeyMissing      the key is in no keyring and no passphrase was given
│   ├── StoreTooNew     written by a newer version of the program
│   ├── StoreBusy       another window or job holds it
│   ├── CannotWrite     read-only folder or no permission
│   ├── DiskFull        no room left
│   └── StoreDamaged    not a store, or broken
├── FiguresDisagree     a report whose columns do not add up; no sheet is made
├── NumbersExhausted    the counter's range for that day is used up
├── ProvinceTrouble     the line to the province
│   ├── NotConfigured   nobody has said where the province is
│   ├── Unreachable     no line, time-out, reset
│   ├── SignInRefused   the province does not accept the account
│   └── NotTheProvince  something else answered: a login page, HTML, nonsense
├── ScannerTrouble      no scanner, or it does not do what it is asked
└── PaperTrouble        a sheet could not be made or printed
    └── PrintedMeanwhile  the same paper was printed since this sheet was made

Anything else is a bug and is left to fly.
"""

from typing import ClassVar


class DeskError(Exception):
    """An expected trouble: what happened (`message`), and what to do (`next_step`)."""

    kind: ClassVar[str] = "trouble"
    title: ClassVar[str] = "Chưa làm được"
    advice: ClassVar[str] = "Hãy thử lại; nếu vẫn vậy, báo người quản trị."

    def __init__(self, message: str, *, field: str | None = None, next_step: str | None = None):
        super().__init__(message)
        self.message = message
        self.field = field
        self.next_step = next_step or self.advice

    def __str__(self) -> str:
        return self.message

    def sentence(self) -> str:
        """One line for a person: what happened and what to do next."""
        return f"{self.title}: {self.message} {self.next_step}"

    def to_json(self) -> dict[str, str | None]:
        """The `error` object of the command line's contract."""
        return {
            "kind": self.kind,
            "title": self.title,
            "message": self.message,
            "field": self.field,
            "next_step": self.next_step,
        }


class InvalidInput(DeskError):
    kind = "invalid_input"
    title = "Dữ liệu chưa đúng"
    advice = "Sửa ô này rồi làm lại; những gì đã nhập vẫn còn."

    def __init__(self, message: str, *, field: str, next_step: str | None = None):
        super().__init__(message, field=field, next_step=next_step)

    def within(self, prefix: str) -> "InvalidInput":
        """The same trouble, its field named inside `prefix`: `phone` → `applicant.phone`."""
        return InvalidInput(self.message, field=f"{prefix}.{self.field}", next_step=self.next_step)


class NotFound(DeskError):
    kind = "not_found"
    title = "Không tìm thấy"
    advice = "Kiểm tra lại mã đã gõ hoặc quét."


class NotAllowed(DeskError):
    kind = "not_allowed"
    title = "Không có quyền"
    advice = "Nhờ người phụ trách làm việc này."


class NotSignedIn(NotAllowed):
    kind = "not_signed_in"
    title = "Chưa đăng nhập"
    advice = "Đăng nhập lại bằng tên và mật khẩu của bạn (MOTCUA_USER, MOTCUA_PASSWORD)."


class UnlawfulStep(DeskError):
    kind = "unlawful_step"
    title = "Bước này chưa được phép"
    advice = "Chọn một trong các bước được phép."


class FormNotDue(UnlawfulStep):
    kind = "form_not_due"
    title = "Chưa in được mẫu này"
    advice = "Chọn một trong các mẫu in được."


class CannotUndo(UnlawfulStep):
    kind = "cannot_undo"
    title = "Không hoàn tác được"
    advice = "Làm bước hợp lệ tiếp theo, hoặc sửa thông tin và ghi lý do."


class BadFile(DeskError):
    kind = "bad_file"
    title = "Tệp không dùng được"
    advice = "Sửa tệp rồi làm lại; chưa có gì thay đổi."


class ClockWrong(DeskError):
    kind = "clock_wrong"
    title = "Đồng hồ chạy lùi"
    advice = (
        "Chỉnh lại ngày giờ của máy rồi làm lại. Nếu giờ đang đúng, người phụ trách xác nhận trên "
        "cửa sổ hoặc bằng «motcua clock accept»."
    )


class StoreTrouble(DeskError):
    kind = "store"
    title = "Kho dữ liệu"


class NoHome(StoreTrouble):
    kind = "no_home"
    title = "Chưa thiết lập"
    advice = "Chạy «motcua init» để thiết lập quầy này."


class HomeTaken(StoreTrouble):
    kind = "home_taken"
    title = "Đã thiết lập rồi"
    advice = "Dùng thư mục khác (--home), hoặc mở quầy đã có."


class WrongKey(StoreTrouble):
    kind = "wrong_key"
    title = "Khóa không đúng"
    advice = "Nhập lại cụm mật khẩu, hoặc chạy «motcua recover» với khóa khôi phục đã in."


class KeyMissing(StoreTrouble):
    kind = "key_missing"
    title = "Thiếu khóa"
    advice = "Đặt MOTCUA_PASSPHRASE, hoặc chạy «motcua recover» với khóa khôi phục đã in."


class StoreTooNew(StoreTrouble):
    kind = "store_too_new"
    title = "Kho dữ liệu mới hơn chương trình"
    advice = "Cài bản chương trình mới hơn; tệp chưa bị thay đổi."


class StoreBusy(StoreTrouble):
    kind = "store_busy"
    title = "Kho dữ liệu đang được dùng"
    advice = "Dùng cửa sổ đang mở, hoặc đóng nó rồi làm lại."


class CannotWrite(StoreTrouble):
    kind = "cannot_write"
    title = "Không ghi được"
    advice = "Xin quyền ghi vào thư mục này, hoặc chọn thư mục khác (--home)."


class DiskFull(StoreTrouble):
    kind = "disk_full"
    title = "Đĩa đã đầy"
    advice = "Giải phóng chỗ trên đĩa rồi làm lại; hồ sơ đang nhập chưa mất."


class StoreDamaged(StoreTrouble):
    kind = "store_damaged"
    title = "Kho dữ liệu hỏng"
    advice = "Không sửa tệp này; khôi phục từ bản sao lưu gần nhất."


class FiguresDisagree(DeskError):
    kind = "figures_disagree"
    title = "Số liệu không khớp"
    advice = "Chạy «motcua check» rồi báo người quản trị; chưa lập biểu nào."


class NumbersExhausted(DeskError):
    kind = "numbers_exhausted"
    title = "Hết số trong ngày"
    advice = "Dùng quầy khác, hoặc xin tỉnh mở rộng dải số của quầy này."


class ProvinceTrouble(DeskError):
    kind = "province"
    title = "Đường lên tỉnh"
    advice = "Hồ sơ vẫn nằm trong hàng chờ và sẽ được gửi lại."


class NotConfigured(ProvinceTrouble):
    kind = "province_not_configured"
    title = "Chưa nối với tỉnh"
    advice = (
        "Người phụ trách khai báo ở trang Đồng bộ (F6, Ctrl+E), hoặc chạy "
        "«motcua province set TỆP»."
    )


class Unreachable(ProvinceTrouble):
    kind = "province_unreachable"
    title = "Chưa tới được tỉnh"


class SignInRefused(ProvinceTrouble):
    kind = "province_sign_in_refused"
    title = "Tỉnh từ chối đăng nhập"
    advice = "Kiểm tra tài khoản kết nối; hồ sơ vẫn nằm trong hàng chờ."


class NotTheProvince(ProvinceTrouble):
    kind = "not_the_province"
    title = "Máy trả lời không phải hệ thống của tỉnh"
    advice = "Có thể mạng đòi đăng nhập (Wi-Fi công cộng, proxy); hồ sơ vẫn nằm trong hàng chờ."


class ScannerTrouble(DeskError):
    kind = "scanner"
    title = "Chưa quét được"
    advice = "Kiểm tra dây, nguồn và giấy trong máy quét rồi quét lại; trang đã quét vẫn còn."


class PaperTrouble(DeskError):
    kind = "paper"
    title = "Chưa in được"
    advice = "Hồ sơ đã được tiếp nhận; in lại bằng máy in khác hoặc lưu thành PDF."


class PrintedMeanwhile(PaperTrouble):
    kind = "printed_meanwhile"
    advice = "In lại từ trang hồ sơ để tờ giấy mang đúng số lần in."
