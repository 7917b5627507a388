"""What the head of the invented desk looks at: ballots, feedback, reception, reviews, scans."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from motcua_desktop.app import App
from motcua_desktop.domain.ballot import Ballot, Source
from motcua_desktop.domain.feedback import NewFeedback
from motcua_desktop.domain.feedback_steps import FeedbackAction
from motcua_desktop.domain.hotline import Hotline
from motcua_desktop.domain.reception import Asked
from motcua_desktop.domain.review import ReviewAsked
from motcua_desktop.domain.staff import Actor

if TYPE_CHECKING:
    from motcua_desktop.domain.attachment import Prepared

_VOTES = 0.45
_SCANS = 0.35
_SCORES = ((5, 4, 3, 2, 1), (62, 25, 9, 3, 1))
_QUESTIONS = ("attitude", "time", "clarity", "facilities")
# Said after so many working days; answered after so many more, None is not yet.
_SAID: tuple[tuple[int, str, str, str, int | None], ...] = (
    (4, "remark", "desk", "Chiều thứ Hai chờ hơn một giờ mới đến lượt, nên bố trí thêm người.", 3),
    (9, "proposal", "box", "Đề nghị dán danh mục giấy tờ cần mang theo ở nhà văn hóa thôn.", 6),
    (15, "praise", "hotline", "Cảm ơn cán bộ đã hướng dẫn mẹ tôi rất tận tình.", 1),
    (23, "remark", "portal", "Trang thông tin của xã ghi mức phí cũ.", 4),
    (31, "proposal", "post", "Đề nghị nhận hồ sơ đất đai cả sáng thứ Bảy.", 12),
    (40, "remark", "hotline", "Gọi đường dây nóng lúc 16 giờ không có người nghe.", 2),
    (52, "remark", "desk", "Biển chỉ dẫn vào phòng tiếp nhận bị cây che khuất.", 5),
    (61, "proposal", "email", "Đề nghị nhắn tin khi có kết quả để dân khỏi đi nhiều lần.", None),
    (64, "remark", "box", "Ghế chờ ở hành lang bị hỏng hai chiếc.", None),
)  # fmt: skip
_REVIEWED = (
    ("1.004884", "papers", "Người dân phải nộp lại giấy tờ đã có trong hồ sơ hộ tịch điện tử.",
     "Bỏ yêu cầu nộp bản sao giấy khai sinh cũ khi đã tra cứu được."),
    ("1.001612", "term", "Hồ sơ thường xong trong một ngày.",
     "Rút thời hạn từ 03 xuống 02 ngày làm việc."),
    ("2.000635", "none", "Thành phần hồ sơ và thời hạn phù hợp.", ""),
    ("1.013978", "fee", "Hộ ở thôn đặc biệt khó khăn khó nộp lệ phí.",
     "Miễn lệ phí cho hộ nghèo, hộ cận nghèo."),
)  # fmt: skip


@dataclass
class Beside:
    """What happens at the desk beside the dossiers, a day and a result at a time."""

    app: App
    actor: Actor
    random: Random
    scan: "Prepared"
    _days: int = 0
    _waiting: list[tuple[int, str]] = field(default_factory=list)

    def begin(self, first: date) -> None:
        """Where to call and when the chair receives citizens."""
        self.app.feedback.set_hotline(
            self.actor,
            Hotline.parse(
                {
                    "phones": [
                        {"name": "Trung tâm", "phone": "0900000111", "hours": "7:30–17:00"},
                        {"name": "Chủ tịch UBND xã", "phone": "0900000222", "hours": ""},
                    ],
                    "email": "motcua@huonghiep.example",
                    "letter_box": "Cửa chính Trung tâm",
                }
            ),
        )
        place = {"place": "Phòng tiếp công dân", "host": "Hồ Văn Lợi", "office": "Chủ tịch UBND xã"}
        rule = {"repeat": "thứ Năm hằng tuần", "starts": "08:00", "ends": "11:00", **place}
        self.app.reception.add(self.actor, Asked.parse({**rule, "since": first.isoformat()}))

    def day(self) -> None:
        """One more working day: what people say, and what is answered."""
        self._days += 1
        for on, kind, channel, content, after in _SAID:
            if on == self._days:
                said = {"kind": kind, "channel": channel, "content": content}
                case = self.app.feedback.receive(self.actor, NewFeedback.parse(said)).value
                if after is not None:
                    self._waiting.append((on + after, str(case.number)))
        for on, number in list(self._waiting):
            if on <= self._days:
                self._waiting.remove((on, number))
                answer = {"answer": "Trung tâm đã tiếp thu và khắc phục; xin cảm ơn ông/bà."}
                self.app.feedback.step(self.actor, number, FeedbackAction.ANSWER, answer)

    def received(self, code: str, papers: int) -> None:
        """Some dossiers are scanned when they are taken in."""
        if self.random.random() < _SCANS:
            for place in range(1, papers + 1):
                self.app.attachments.attach(self.actor, code, str(place), self.scan)

    def completed(self, code: str) -> None:
        """Some results are scanned."""
        if self.random.random() < _SCANS:
            self.app.attachments.attach(self.actor, code, "result", self.scan)

    def returned(self, code: str) -> None:
        """Somebody who has the result may put a ballot into the box."""
        if self.random.random() < _VOTES:
            score = self.random.choices(*_SCORES)[0]
            answers = {
                key: min(5, max(1, score + self.random.choice((-1, 0, 0, 0, 1))))
                for key in _QUESTIONS
            }
            ballot = Ballot(score, Source.PAPER, key=f"demo-{code}", dossier=code, answers=answers)
            self.app.ballots.add(self.actor, ballot)

    def end(self) -> None:
        """What was reviewed of the catalogue."""
        for code, kind, finding, proposal in _REVIEWED:
            told = {"procedure": code, "kind": kind, "finding": finding, "proposal": proposal}
            self.app.reviews.add(self.actor, ReviewAsked.parse(told))


@contextmanager
def beside(app: App, actor: Actor, random: Random) -> Iterator[Beside]:
    """The desk's other work; one sheet, made for it, stands for every scan."""
    with TemporaryDirectory() as folder:
        sheet = Path(folder) / "ban-quet.pdf"
        sheet.write_bytes(app.due_sheet())
        yield Beside(app, actor, random, app.prepare([sheet]))
