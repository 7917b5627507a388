"""What stands in the list of Báo cáo besides the reports: pages of their own, made when visited.

A new page is one line in `ENTRIES` with a small function that imports it; its class is a `Pane`
(`ui/pane.py`) in a folder of its own.
"""

from motcua_desktop.domain.staff import Right
from motcua_desktop.ui.pane import Entry, Pane
from motcua_desktop.ui.seat import Seat

GROUPS = ("Tổng quan", "Giải quyết hồ sơ", "Sổ sách", "Danh sách", "Đánh giá")
"""The groups in the order of the list; others come after them."""


def _board(seat: Seat) -> Pane:
    from motcua_desktop.ui.reports.board import BoardPane

    return BoardPane(seat)


def _feedback(seat: Seat) -> Pane:
    from motcua_desktop.ui.feedback.pane import FeedbackPane

    return FeedbackPane(seat)


def _reception(seat: Seat) -> Pane:
    from motcua_desktop.ui.feedback.reception import ReceptionPane

    return ReceptionPane(seat)


def _ballots(seat: Seat) -> Pane:
    from motcua_desktop.ui.ballots.entry import EntryPane

    return EntryPane(seat)


def _single_ballots(seat: Seat) -> Pane:
    from motcua_desktop.ui.ballots.reading import ReadingPane

    return ReadingPane(seat)


def _month(seat: Seat) -> Pane:
    from motcua_desktop.ui.reports.packet import PacketPane

    return PacketPane(seat, daily=False)


def _day(seat: Seat) -> Pane:
    from motcua_desktop.ui.reports.packet import PacketPane

    return PacketPane(seat, daily=True)


ENTRIES: tuple[Entry, ...] = (
    Entry(
        "board",
        "Tổng quan",
        "Số liệu hôm nay, tháng này, năm nay và biểu đồ",
        "Tổng quan",
        _board,
    ),
    Entry("day", "In sổ cuối ngày", "Giấy của một ngày trong một lần in", "Tổng quan", _day),
    Entry("month", "Tập báo cáo tháng", "Mọi báo cáo của kỳ trong một PDF", "Tổng quan", _month),
    Entry(
        "feedback_desk",
        "Phản ánh, kiến nghị",
        "Ghi, chuyển, trả lời từng việc; in biên nhận",
        "Phản ánh, tiếp công dân",
        _feedback,
        Right.READ,
    ),
    Entry(
        "reception_desk",
        "Tiếp công dân",
        "Các buổi sắp tới, thêm và hủy buổi",
        "Phản ánh, tiếp công dân",
        _reception,
        Right.READ,
    ),
    Entry(
        "ballots",
        "Nhập phiếu đánh giá",
        "Phiếu giấy, tệp, màn hình cho công dân",
        "Đánh giá",
        _ballots,
        Right.RECEIVE,
    ),
    Entry(
        "single_ballots",
        "Từng phiếu đánh giá",
        "Điểm và ý kiến; hủy phiếu sai",
        "Đánh giá",
        _single_ballots,
        Right.READ_BALLOTS,
    ),
)
