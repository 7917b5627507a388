"""What Qt itself says, in Vietnamese: its menus in fields, its file dialog, its buttons."""

from PySide6.QtCore import QObject, QTranslator
from PySide6.QtWidgets import QApplication

# By Qt's own English, ampersands left out; Qt ships no Vietnamese.
_WORDS = {
    "Undo": "Hoàn tác",
    "Redo": "Làm lại",
    "Cut": "Cắt",
    "Copy": "Chép",
    "Paste": "Dán",
    "Delete": "Xóa",
    "Select All": "Chọn hết",
    "Copy Link Location": "Chép địa chỉ",
    "OK": "Đồng ý",
    "Cancel": "Thôi",
    "Close": "Đóng",
    "Yes": "Có",
    "No": "Không",
    "Save": "Lưu",
    "Open": "Mở",
    "Choose": "Chọn",
    "Apply": "Áp dụng",
    "Help": "Trợ giúp",
    "Look in:": "Thư mục:",
    "File name:": "Tên tệp:",
    "Files of type:": "Loại tệp:",
    "Name": "Tên",
    "Size": "Cỡ",
    "Type": "Loại",
    "Kind": "Loại",
    "Date Modified": "Ngày sửa",
    "Computer": "Máy tính",
    "My Computer": "Máy tính",
    "Back": "Quay lại",
    "Forward": "Đi tới",
    "Parent Directory": "Thư mục trên",
    "Create New Folder": "Tạo thư mục",
    "New Folder": "Thư mục mới",
    "List View": "Danh sách",
    "Detail View": "Chi tiết",
    "Rename": "Đổi tên",
    "Show hidden files": "Hiện tệp ẩn",
    "Sidebar": "Nơi hay dùng",
    "Files": "Các tệp",
    "Folder": "Thư mục",
    "File Folder": "Thư mục",
    "Go back": "Quay lại",
    "Go forward": "Đi tới",
    "Go to the parent directory": "Lên thư mục trên",
    "Create a New Folder": "Tạo thư mục mới",
    "Change to list view mode": "Xem danh sách",
    "Change to detail view mode": "Xem chi tiết",
    "List of places and bookmarks": "Nơi hay dùng",
    "%1 already exists.\nDo you want to replace it?": "%1 đã có.\nGhi đè lên?",
    "%1 bytes": "%1 byte",
    "%1 KiB": "%1 KB",
    "%1 MiB": "%1 MB",
    "%1 GiB": "%1 GB",
    "%1 File": "Tệp %1",
}


class Vietnamese(QTranslator):
    """Says Qt's own words in Vietnamese; what it does not know stays as Qt has it."""

    def translate(
        self,
        context: str,
        source: str,
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str:
        del context, disambiguation, n
        # An empty answer would be taken for the translation, so the unknown is said as it is.
        return _WORDS.get(source.replace("&", ""), source)

    def isEmpty(self) -> bool:
        return False


def speak(application: QApplication) -> None:
    """From now on, once for an application."""
    if application.findChild(QObject, _NAME) is not None:
        return
    translator = Vietnamese(application)
    translator.setObjectName(_NAME)
    application.installTranslator(translator)


_NAME = "vietnamese"
