"""The colours and sizes of the windows, in one place."""

from enum import Enum, StrEnum

BASE_PX = 14
GRID = 8
CONTROL_PX = 32

CANVAS = "#f6f5f3"
SURFACE = "#ffffff"
SUNKEN = "#faf9f8"
INK = "#1f1b19"
MUTED = "#635b55"
LINE = "#e3dfda"
FIELD_LINE = "#938b84"
RAIL = "#2b2624"
RAIL_HOVER = "#3a3432"
RAIL_ACTIVE = "#4a4240"
RAIL_INK = "#dcd5d0"
ACCENT = "#a32a29"
ACCENT_HOVER = "#8c2221"
ACCENT_PRESSED = "#741a1a"
ACCENT_SOFT = "#f8e9e7"
DISABLED_GROUND = "#e6dfdc"
ON_ACCENT = "#ffffff"


class Icon(StrEnum):
    """The pictures in use; each value is a file of resources/icons (Lucide, ISC licence)."""

    INTAKE = "file-plus"
    DOSSIERS = "folder-open"
    DUE = "bell-ring"
    SYNC = "refresh-cw"
    SEARCH = "search"
    CHECK = "check"
    DONE = "circle-check"
    CLOCK = "clock"
    CLOCK_ALERT = "clock-alert"
    LATE = "circle-x"
    WAITING = "circle-pause"
    PRINT = "printer"
    PERSON = "user"
    SIGNED_IN = "circle-user"
    SIGN_OUT = "log-out"
    LOCK = "lock"
    KEY = "key-round"
    SAVE_PDF = "file-down"
    WARNING = "triangle-alert"
    ALERT = "circle-alert"
    INFO = "info"
    CLOSE = "x"
    PLUS = "plus"
    MINUS = "minus"
    REMOVE = "trash-2"
    EYE = "eye"
    DOWN = "chevron-down"
    UP = "chevron-up"
    LEFT = "chevron-left"
    RIGHT = "chevron-right"
    AGAIN = "rotate-ccw"
    CLOUD_OFF = "cloud-off"
    CLOUD_DONE = "cloud-check"
    CLOUD_UP = "cloud-upload"
    SEND = "send"
    INBOX = "inbox"
    IDENTITY_CARD = "id-card"
    RECEIPT = "receipt-text"
    MISSING = "file-warning"
    PHONE = "phone"
    GO = "arrow-right"
    FILTER = "list-filter"
    CALENDAR = "calendar-clock"
    HISTORY = "history"
    COPY = "copy"
    ZOOM_IN = "zoom-in"
    ZOOM_OUT = "zoom-out"
    KEYBOARD = "keyboard"
    HOURGLASS = "hourglass"
    STAMP = "stamp"
    PAPERCLIP = "paperclip"
    EDIT = "pencil"
    CATALOGUE = "book-open"
    SETTINGS = "settings"
    IMPORT = "file-up"
    REPORTS = "chart-column"
    VERY_BAD = "angry"
    BAD = "frown"
    FAIR = "meh"
    GOOD = "smile"
    VERY_GOOD = "laugh"
    FEEDBACK = "message-square"


class Tone(Enum):
    """A state is told by colour and icon and word: ink, ground, icon, the usual word."""

    IN_TIME = ("#196642", "#e4f3ea", Icon.DONE, "Trong hạn")
    DUE = ("#855200", "#fbf0da", Icon.CLOCK, "Sắp đến hạn")
    LATE = ("#ab2018", "#fbe4e2", Icon.LATE, "Quá hạn")
    WAITING = ("#2c5690", "#e5edf8", Icon.WAITING, "Đang chờ")
    QUIET = ("#5c544e", "#efece8", Icon.INFO, "")

    @property
    def ink(self) -> str:
        return self.value[0]

    @property
    def ground(self) -> str:
        return self.value[1]

    @property
    def icon(self) -> Icon:
        return self.value[2]

    @property
    def word(self) -> str:
        return self.value[3]

    @property
    def css(self) -> str:
        """The name that the style sheet's `tone` property takes."""
        return self.name.lower()


# What is read on what: text needs 4.5, the outline of a control 3 (WCAG 2.2, 1.4.3 and 1.4.11).
TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    (INK, SURFACE),
    (INK, CANVAS),
    (INK, ACCENT_SOFT),
    (MUTED, SURFACE),
    (MUTED, CANVAS),
    (MUTED, SUNKEN),
    (MUTED, ACCENT_SOFT),
    (ACCENT, SURFACE),
    (ACCENT, ACCENT_SOFT),
    (ON_ACCENT, ACCENT),
    (ON_ACCENT, ACCENT_HOVER),
    (ON_ACCENT, ACCENT_PRESSED),
    (RAIL_INK, RAIL),
    (RAIL_INK, RAIL_HOVER),
    (ON_ACCENT, RAIL_ACTIVE),
    *((tone.ink, tone.ground) for tone in Tone),
    *((tone.ink, SURFACE) for tone in Tone),
    *((tone.ink, CANVAS) for tone in Tone),
)
OUTLINE_PAIRS: tuple[tuple[str, str], ...] = (
    (FIELD_LINE, SURFACE),
    (FIELD_LINE, CANVAS),
    (ACCENT, SURFACE),
    (ACCENT, CANVAS),
)


def contrast(one: str, other: str) -> float:
    """The ratio of two colours `#rrggbb`, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
