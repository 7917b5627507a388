"""Rà soát: proposals with what they propose, sent, removed with why, counted in a report."""

import json
from datetime import date
from typing import Any

import pytest

from motcua_desktop.domain.report import Period
from motcua_desktop.domain.review import Proposal, Review, ReviewAsked
from motcua_desktop.errors import InvalidInput, NotAllowed, NotFound
from tests.fakes.desk import TestDesk

BIRTH, AGAIN, COPY = "1.001193", "1.004884", "2.000635"
MONTH = Period(date(2026, 11, 1), date(2026, 11, 30), "Tháng 11 năm 2026")
ALL = (date.min, date.max)


def asked(**changes: Any) -> dict[str, Any]:
    return {
        "procedure": BIRTH,
        "finding": "Bản sao căn cước không cần nữa",
        "kind": "papers",
        "proposal": "Bỏ bản sao căn cước",
        **changes,
    }


def add(desk: TestDesk, **changes: Any) -> Review:
    return desk.app.reviews.add(desk.actor, ReviewAsked.parse(asked(**changes))).value


def report(desk: TestDesk) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(desk.app.reporting.data(desk.actor, "review", MONTH, "json"))
    return told


def test_a_review_is_of_the_version_in_force(desk: TestDesk) -> None:
    first = add(desk)
    told = desk.app.catalogue.show(BIRTH).procedure.to_json() | {"name": "Khai sinh, sửa đổi"}
    desk.app.catalogue.import_file(desk.actor, json.dumps(told).encode(), "moi.json")

    second = add(desk)

    assert (first.version, second.version) == (1, 2)
    assert [one.name for one in desk.app.reviews.between(desk.actor, *ALL)] == [
        first.name, "Khai sinh, sửa đổi"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"finding": " "}, "finding"),
        ({"proposal": ""}, "proposal"),
        ({"kind": "none"}, "proposal"),
        ({"kind": "none", "proposal": "", "sent_to": "Sở Tư pháp"}, "sent_to"),
        ({"kind": "gì đó"}, "kind"),
        ({"procedure": "abc"}, "procedure"),
        ({"day": "2026-11-21"}, "day"),
        ({"ai": "x"}, "ai"),
    ],
)
def test_what_a_review_lacks_is_told_beside_its_field(
    desk: TestDesk, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as found:
        add(desk, **changes)

    assert found.value.field == field


def test_an_unknown_procedure_is_not_reviewed(desk: TestDesk) -> None:
    with pytest.raises(NotFound):
        add(desk, procedure="1.999999")


def test_a_proposal_is_sent_once_it_was_made(desk: TestDesk) -> None:
    review = add(desk)

    sent = desk.app.reviews.send(desk.actor, review.id, "Sở Tư pháp").value

    assert review.waits
    assert not sent.waits
    assert sent.state == "Gửi Sở Tư pháp ngày 20/11/2026"
    with pytest.raises(InvalidInput, match="từ ngày rà soát"):
        desk.app.reviews.send(desk.actor, review.id, "Sở Tư pháp", date(2026, 11, 19))
    nothing = add(desk, kind="none", proposal="")
    with pytest.raises(InvalidInput, match="không có kiến nghị"):
        desk.app.reviews.send(desk.actor, nothing.id, "Sở Tư pháp")


def test_what_was_written_by_mistake_counts_no_more_and_stays_with_why(desk: TestDesk) -> None:
    review = add(desk)

    desk.app.reviews.remove(desk.actor, review.id, "Ghi nhầm thủ tục")

    assert desk.app.reviews.between(desk.actor, *ALL) == ()
    assert "Ghi nhầm thủ tục" in desk.app.care.recent(desk.actor, 1)[0].note
    with pytest.raises(NotFound):
        desk.app.reviews.remove(desk.actor, review.id, "Lần nữa")


def test_an_officer_reads_reviews_and_writes_none(desk: TestDesk) -> None:
    desk.app.staff.add(desk.actor, "hoa", "Lê Thị Hoa", "officer", "matkhau-thu")
    officer = desk.app.staff.sign_in("hoa", "matkhau-thu").value

    assert desk.app.reviews.between(officer, *ALL) == ()
    with pytest.raises(NotAllowed):
        desk.app.reviews.add(officer, ReviewAsked.parse(asked()))


def test_the_report_counts_procedures_once_and_proposals_each(desk: TestDesk) -> None:
    add(desk)
    desk.app.reviews.send(desk.actor, 1, "Sở Tư pháp")
    add(desk, kind="term", proposal="Còn 2 ngày")
    add(desk, procedure=AGAIN, kind="abolish", proposal="Gộp vào khai sinh")
    add(desk, procedure=COPY, kind="none", proposal="")
    add(desk, procedure=COPY, day="2026-10-31")

    told = report(desk)

    figures = told["figures"]
    assert (figures["reviewed"], figures["proposals"], figures["sent"]) == (3, 3, 1)
    kinds = {row["kind"]: (row["count"], row["sent"]) for row in told["tables"]["kinds"]}
    assert kinds[Proposal.PAPERS.label] == (1, 1)
    assert kinds[Proposal.TERM.label] == (1, 0)
    assert kinds[Proposal.FEE.label] == (0, 0)
    assert kinds[Proposal.NONE.label] == (1, 0)
    (field,) = told["tables"]["fields"]
    assert (field["field"], field["reviewed"], field["proposals"]) == ("Hộ tịch", 3, 3)
    assert field["share"] == 3 / field["in_force"]
    assert [row["code"] for row in told["tables"]["reviews"]] == [BIRTH, BIRTH, AGAIN, COPY]


def test_a_period_without_reviews_has_its_report(desk: TestDesk) -> None:
    told = report(desk)

    assert told["figures"]["reviewed"] == 0
    assert desk.app.reporting.data(desk.actor, "review", MONTH, "pdf").startswith(b"%PDF")
