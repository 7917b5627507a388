"""The reports there are by name: what each tells of a period, and the dossiers behind a figure."""

from collections.abc import Callable
from dataclasses import dataclass

from motcua_desktop.domain.dossier import DossierLine
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Actor
from motcua_desktop.domain.tabular import Pointed, TableSheet
from motcua_desktop.errors import InvalidInput
from motcua_desktop.services.shelf import Shelf

Make = Callable[[Shelf, Actor, Period], TableSheet]
Behind = Callable[[Shelf, Actor, Period, Pointed], list[DossierLine]]


@dataclass(frozen=True, slots=True)
class Report:
    """One report. `calendar`: its month is the calendar's, else the reporting month.

    `group` is where it stands in the list of the window. `behind` finds the dossiers of a figure,
    most urgent first; None where each row is a dossier or a figure has none. `daily`: it is of one
    day, today's when none is named.
    """

    name: str
    word: str
    tells: str
    group: str
    make: Make
    behind: Behind | None = None
    calendar: bool = True
    daily: bool = False


def _month(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    from motcua_desktop.services.month_table import month_table
    from motcua_desktop.services.reports import Reports

    return month_table(Reports(shelf.database, shelf.clock, shelf.agency).month(actor, period))


def _month_behind(
    shelf: Shelf, actor: Actor, period: Period, pointed: Pointed
) -> list[DossierLine]:
    from motcua_desktop.services.month_table import behind

    return behind(shelf, actor, period, pointed)


def _corrections(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    from motcua_desktop.services.corrections import sheet

    return sheet(shelf, actor, period)


def _register(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    from motcua_desktop.services.book_tables import register_table

    return register_table(shelf, actor, period)


def _cash(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    from motcua_desktop.services.book_tables import cash_table
    from motcua_desktop.services.cash import Cash

    return cash_table(Cash(shelf.database, shelf.clock, shelf.agency).book(actor, period))


def _copies(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    from motcua_desktop.services.book_tables import copies_of, copies_table

    return copies_table(copies_of(shelf, actor, period))


def _line(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    from motcua_desktop.services.book_tables import line_of, line_table

    return line_table(line_of(shelf, actor, period))


def _board(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    from motcua_desktop.services.board import sheet

    return sheet(shelf, actor, period)


def _board_behind(
    shelf: Shelf, actor: Actor, period: Period, pointed: Pointed
) -> list[DossierLine]:
    from motcua_desktop.services.board import behind

    return behind(shelf, actor, period, pointed)


def _index766(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    from motcua_desktop.services.index766_report import sheet

    return sheet(shelf, actor, period)


def _index766_behind(
    shelf: Shelf, actor: Actor, period: Period, pointed: Pointed
) -> list[DossierLine]:
    from motcua_desktop.services.index766_report import behind

    return behind(shelf, actor, period, pointed)


def _satisfaction(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    from motcua_desktop.services.satisfaction import sheet

    return sheet(shelf, actor, period)


def _feedback(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    from motcua_desktop.services.feedback_report import feedback_sheet

    return feedback_sheet(shelf, actor, period)


def _reception(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    from motcua_desktop.services.feedback_report import reception_sheet

    return reception_sheet(shelf, actor, period)


def _review(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    from motcua_desktop.services.review_report import review_sheet

    return review_sheet(shelf, actor, period)


def _overdue(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    from motcua_desktop.services.overdue_report import sheet

    return sheet(shelf, actor, period)


def _overdue_behind(
    shelf: Shelf, actor: Actor, period: Period, pointed: Pointed
) -> list[DossierLine]:
    from motcua_desktop.services.overdue_report import behind

    return behind(shelf, actor, period, pointed)


def _extensions(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    from motcua_desktop.services.extensions_report import sheet

    return sheet(shelf, actor, period)


def _uncollected(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    from motcua_desktop.services.uncollected_report import sheet

    return sheet(shelf, actor, period)


def _uncollected_behind(
    shelf: Shelf, actor: Actor, period: Period, pointed: Pointed
) -> list[DossierLine]:
    from motcua_desktop.services.uncollected_report import behind

    return behind(shelf, actor, period, pointed)


def _fees(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    from motcua_desktop.services.fees_report import sheet

    return sheet(shelf, actor, period)


def _fees_behind(shelf: Shelf, actor: Actor, period: Period, pointed: Pointed) -> list[DossierLine]:
    from motcua_desktop.services.fees_report import behind

    return behind(shelf, actor, period, pointed)


def _digitisation(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    from motcua_desktop.services.digitisation_report import sheet

    return sheet(shelf, actor, period)


def _digitisation_behind(
    shelf: Shelf, actor: Actor, period: Period, pointed: Pointed
) -> list[DossierLine]:
    from motcua_desktop.services.digitisation_report import behind

    return behind(shelf, actor, period, pointed)


def _channels(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    from motcua_desktop.services.channels_report import sheet

    return sheet(shelf, actor, period)


def _channels_behind(
    shelf: Shelf, actor: Actor, period: Period, pointed: Pointed
) -> list[DossierLine]:
    from motcua_desktop.services.channels_report import behind

    return behind(shelf, actor, period, pointed)


def _times(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    from motcua_desktop.services.times_report import sheet

    return sheet(shelf, actor, period)


def _times_behind(
    shelf: Shelf, actor: Actor, period: Period, pointed: Pointed
) -> list[DossierLine]:
    from motcua_desktop.services.times_report import behind

    return behind(shelf, actor, period, pointed)


def _load(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    from motcua_desktop.services.load_report import sheet

    return sheet(shelf, actor, period)


def _load_behind(shelf: Shelf, actor: Actor, period: Period, pointed: Pointed) -> list[DossierLine]:
    from motcua_desktop.services.load_report import behind

    return behind(shelf, actor, period, pointed)


REPORTS: tuple[Report, ...] = (
    Report(
        "board",
        "Tổng quan",
        "Số liệu hôm nay, tháng này, năm nay và biểu đồ",
        "Tổng quan",
        _board,
        _board_behind,
        daily=True,
    ),
    Report(
        "II.06a",
        "Biểu II.06a",
        "Tình hình, kết quả giải quyết thủ tục hành chính",
        "Giải quyết hồ sơ",
        _month,
        _month_behind,
        calendar=False,
    ),
    Report(
        "corrections",
        "Bảng điều chỉnh",
        "Hồ sơ nay tính khác với lúc khóa kỳ, và vì sao",
        "Giải quyết hồ sơ",
        _corrections,
        calendar=False,
    ),
    Report(
        "overdue",
        "Hồ sơ quá hạn",
        "Quá hạn và xong muộn: vì sao, trễ bao lâu, ai đang giữ",
        "Giải quyết hồ sơ",
        _overdue,
        _overdue_behind,
        calendar=False,
    ),
    Report(
        "extensions",
        "Xin lỗi, gia hạn",
        "Các lần gia hạn, Mẫu 04 đã in; hồ sơ quá hạn chưa xin lỗi",
        "Giải quyết hồ sơ",
        _extensions,
        calendar=False,
    ),
    Report(
        "uncollected",
        "Kết quả chưa trả",
        "Kết quả chưa có người nhận: từ bao giờ, đã báo chưa",
        "Giải quyết hồ sơ",
        _uncollected,
        _uncollected_behind,
        calendar=False,
    ),
    Report(
        "digitisation",
        "Số hóa hồ sơ",
        "Thành phần, kết quả số hóa, dùng lại; bản sao chứng thực điện tử",
        "Giải quyết hồ sơ",
        _digitisation,
        _digitisation_behind,
        calendar=False,
    ),
    Report(
        "channels",
        "Hình thức nộp, nhận",
        "Trực tuyến, trực tiếp, bưu chính: khi nộp và khi trả kết quả",
        "Giải quyết hồ sơ",
        _channels,
        _channels_behind,
        calendar=False,
    ),
    Report(
        "load",
        "Khối lượng công việc",
        "Từng người: đã nhận, đã làm, đúng hạn, còn giữ, thời gian trung bình",
        "Giải quyết hồ sơ",
        _load,
        _load_behind,
        calendar=False,
    ),
    Report("register", "Sổ theo dõi hồ sơ", "Mẫu 07: hồ sơ nhận trong kỳ", "Sổ sách", _register),
    Report("cash", "Sổ thu phí, lệ phí", "Các khoản thu, miễn giảm, kiểm quỹ", "Sổ sách", _cash),
    Report(
        "fees",
        "Tổng hợp phí, lệ phí",
        "Đã thu, miễn giảm, còn phải thu theo thủ tục, hình thức nộp, diện miễn",
        "Sổ sách",
        _fees,
        _fees_behind,
    ),
    Report(
        "copies", "Sổ chứng thực bản sao", "Bản sao đã chứng thực và phí thu", "Sổ sách", _copies
    ),
    Report(
        "sync",
        "Phiếu đối chiếu",
        "Gửi hồ sơ lên tỉnh trong một ngày",
        "Sổ sách",
        _line,
        daily=True,
    ),
    Report(
        "index766",
        "Chỉ số 766",
        "Dự báo điểm Cổng chấm: chắc chắn, lấy lại được, chưa biết; việc cần làm",
        "Đánh giá",
        _index766,
        _index766_behind,
    ),
    Report(
        "satisfaction",
        "Mức độ hài lòng",
        "Phiếu đánh giá theo thủ tục, cán bộ, câu hỏi, tháng",
        "Đánh giá",
        _satisfaction,
    ),
    Report(
        "feedback",
        "Sổ phản ánh, kiến nghị",
        "Việc nhận trong kỳ, hạn trả lời, tỷ lệ trả lời đúng hạn",
        "Phản ánh, tiếp công dân",
        _feedback,
    ),
    Report(
        "reception",
        "Lịch tiếp công dân",
        "Các buổi tiếp trong kỳ, in để niêm yết",
        "Phản ánh, tiếp công dân",
        _reception,
    ),
    Report(
        "times",
        "Cắt giảm thời gian",
        "Thủ tục cắt giảm một nửa, một phần ba so với luật; thời gian thực tế",
        "Danh mục thủ tục",
        _times,
        _times_behind,
        calendar=False,
    ),
    Report(
        "review",
        "Rà soát thủ tục",
        "Thủ tục đã rà soát, kiến nghị theo loại, tình trạng gửi",
        "Danh mục thủ tục",
        _review,
    ),
)


PACKETS = ("month", "day")
"""Names of what is bound from several reports: the month's packet and the day's book."""


def report_named(name: str) -> Report:
    """The report of that name, case aside; InvalidInput naming `name` lists those there are."""
    wanted = name.casefold()
    for one in REPORTS:
        if one.name.casefold() == wanted:
            return one
    names = (*(one.name for one in REPORTS), *PACKETS)
    raise InvalidInput(
        f"Biểu «{name[:40]}» không có; hãy dùng: {', '.join(names)}.",
        field="name",
    )
