"""The fields that say where the province is and how it is reached."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from motcua_desktop.domain.province_network import CaCertificate
from motcua_desktop.domain.province_settings import Dialect
from motcua_desktop.errors import InvalidInput
from motcua_desktop.ui.sign_in.view import PasswordLine
from motcua_desktop.ui.sync.province_form import (
    DIALECT_WORDS,
    DIALECTS,
    FIELD_SETS,
    TRANSPORTS,
    beside,
    bytes_of,
    file_mode_choices,
    hours_of,
    megabytes_text,
)
from motcua_desktop.ui.tokens import GRID, Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.choice import Choice
from motcua_desktop.ui.widgets.field import Field, tell_beside
from motcua_desktop.ui.widgets.layout import boxed, row
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

_KEPT = "để trống: giữ mật khẩu đang có"
_HOURS = "Mỗi giờ viết như 06:00, cách nhau bằng dấu phẩy."
_NO_CA = "chỉ tin các tổ chức mà máy này đã tin"


class ProvinceFields(QWidget):
    """`show_settings` fills them, `told` is the `province set` shape of what stands there."""

    ca_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._beside: dict[str, Any] = {}
        self._beside_of: object = None
        self._ca: str | None = None
        self.name, self.base_url, self.agency_code = QLineEdit(), QLineEdit(), QLineEdit()
        self.username, self.dstcode, self.hours = QLineEdit(), QLineEdit(), QLineEdit()
        self.day_bytes, self.proxy_url, self.proxy_user = QLineEdit(), QLineEdit(), QLineEdit()
        self.secret, self.proxy_secret = PasswordLine(), PasswordLine()
        self.base_url.setPlaceholderText("https://…")
        self.hours.setPlaceholderText("06:00, 12:30; để trống: bất cứ lúc nào")
        self.day_bytes.setPlaceholderText("để trống: không giới hạn")
        self.proxy_url.setPlaceholderText("http://ten-may:cổng; để trống: không có")
        for line in (self.secret, self.proxy_secret):
            line.setPlaceholderText(_KEPT)
        self.dialect = Choice((word, one.value) for word, one in DIALECTS)
        self.transport = Choice((word, one.value) for word, one in TRANSPORTS)
        self.field_set = Choice((word, one.value) for word, one in FIELD_SETS)
        self.file_mode = Choice()
        self.about = Note()
        self.ca_words = words(_NO_CA, wrap=True)
        self.ca_button = KeyButton("Chọn tệp…")
        self.ca_drop = KeyButton("Bỏ", kind="quiet")
        self.fields = {
            "name": Field("Tên hệ thống của tỉnh", self.name),
            "dialect": Field("Cách nói chuyện với tỉnh", self.dialect),
            "base_url": Field("Địa chỉ", self.base_url),
            "agency_code": Field("Mã định danh đơn vị", self.agency_code),
            "username": Field("Tài khoản kết nối", self.username),
            "MOTCUA_PROVINCE_SECRET": Field("Mật khẩu kết nối", self.secret),
            "transport": Field("Kiểu đường truyền", self.transport),
            "field_set": Field("Bộ trường", self.field_set),
            "dstcode": Field("Mã nơi nhận", self.dstcode),
            "file_mode": Field("Tệp quét", self.file_mode),
            "hours": Field("Tự gửi từ các giờ (đường truyền tính tiền)", self.hours),
            "day_bytes": Field("Lượng truyền tự động mỗi ngày, MB", self.day_bytes),
            "proxy.url": Field("Proxy của mạng", self.proxy_url),
            "proxy.username": Field("Tài khoản proxy", self.proxy_user),
            "MOTCUA_PROXY_SECRET": Field("Mật khẩu proxy", self.proxy_secret),
            "ca": Field("Chứng chỉ gốc riêng của tỉnh (PEM)", self._ca_row()),
        }
        self._lay_out()
        self.dialect.currentIndexChanged.connect(self._dress)
        self.ca_button.clicked.connect(self.ca_wanted)
        self.ca_drop.clicked.connect(lambda: self.take_ca(None))
        self._dress()

    def show_settings(self, told: Mapping[str, Any]) -> None:
        """Fill in known settings, or those of a file; what no field shows is kept beside."""
        self.hush()
        self._beside, self._beside_of = beside(told), told.get("dialect")
        for line, key in (
            (self.name, "name"),
            (self.base_url, "base_url"),
            (self.agency_code, "agency_code"),
            (self.username, "username"),
            (self.dstcode, "dstcode"),
        ):
            line.setText(str(told.get(key) or ""))
            line.setCursorPosition(0)
        for choice, key in (
            (self.dialect, "dialect"),
            (self.transport, "transport"),
            (self.field_set, "field_set"),
        ):
            choice.select(told.get(key))
        self._dress()
        self.file_mode.select(told.get("file_mode"))
        self.hours.setText(", ".join(told.get("hours") or ()))
        self.day_bytes.setText(megabytes_text(told.get("day_bytes")))
        proxy = told.get("proxy") or {}
        self.proxy_url.setText(str(proxy.get("url") or ""))
        self.proxy_user.setText(str(proxy.get("username") or ""))
        self.take_ca(told.get("ca"))

    def take_ca(self, pem: str | None) -> None:
        """Certificates that vouch for the province's machine; None for none of its own."""
        try:
            found = CaCertificate.parse(pem)
        except InvalidInput as trouble:
            self.tell(trouble)
            return
        self._ca = found.pem if found else None
        self.ca_words.setText(f"{found.count} chứng chỉ" if found else _NO_CA)
        self.ca_drop.setVisible(found is not None)
        self.fields["ca"].tell("")

    def told(self) -> dict[str, Any]:
        """The settings as they stand there. Raises InvalidInput for what is no number."""
        dialect = self.dialect.currentData()
        kept = dict(self._beside)
        if dialect != self._beside_of:
            # Paths and codes of one dialect mean nothing in another.
            kept = {key: kept[key] for key in kept if key not in ("paths", "extra")}
        proxy = {"url": self.proxy_url.text().strip(), "username": self.proxy_user.text().strip()}
        return {
            **kept,
            "name": self.name.text(),
            "dialect": dialect,
            "transport": self.transport.currentData(),
            "base_url": self.base_url.text().strip(),
            "agency_code": self.agency_code.text().strip(),
            "username": self.username.text().strip(),
            "dstcode": self.dstcode.text().strip(),
            "field_set": self.field_set.currentData(),
            "file_mode": self.file_mode.currentData(),
            "hours": hours_of(self.hours.text()),
            "day_bytes": bytes_of(self.day_bytes.text()),
            "ca": self._ca,
            "proxy": proxy if proxy["url"] else None,
        }

    def secrets(self) -> tuple[str | None, str | None]:
        """The account's and the proxy's password; None where nothing was typed."""
        return self.secret.text() or None, self.proxy_secret.text() or None

    def hush(self) -> None:
        """Take every trouble back."""
        for field in self.fields.values():
            field.tell("")

    def tell(self, trouble: InvalidInput) -> bool:
        """Tell it beside its field and go there; False when there is no such field."""
        self.hush()
        if trouble.field == "hours":
            trouble = InvalidInput(_HOURS, field="hours")
        return tell_beside(self.fields, trouble)

    def _ca_row(self) -> QWidget:
        self.ca_drop.hide()
        line = row(spacing=GRID)
        line.addWidget(self.ca_words, 1)
        line.addWidget(self.ca_button)
        line.addWidget(self.ca_drop)
        return boxed(line)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, GRID, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        both = ("name", "dialect", "base_url", "ca")
        place = 0
        for key, field in self.fields.items():
            if key in both:
                place += place % 2
                grid.addWidget(field, place // 2, 0, 1, 2)
                place += 2
                if key == "dialect":
                    grid.addWidget(self.about, place // 2, 0, 1, 2)
                    place += 2
            else:
                grid.addWidget(field, place // 2, place % 2)
                place += 1
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(grid.rowCount(), 1)

    def _dress(self) -> None:
        """Only what the chosen dialect asks for."""
        dialect = Dialect(self.dialect.currentData())
        tone = Tone.DUE if dialect is Dialect.IGATE else Tone.QUIET
        self.about.tell(DIALECT_WORDS[dialect], tone, Icon.INFO)
        chosen = self.file_mode.currentData()
        self.file_mode.clear()
        for word, value in file_mode_choices(dialect):
            self.file_mode.addItem(word, value)
        self.file_mode.select(chosen)
        for key in ("transport", "field_set", "dstcode"):
            self.fields[key].setVisible(dialect is Dialect.QCVN120)
