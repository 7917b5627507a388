"""Ballots: one a dossier or visit, unread by the one rated, and told in sums and bands."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua_desktop.domain.ballot import Ballot, Band, Source, Tally, band, kept_back
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Actor, Role
from motcua_desktop.domain.steps import Action
from motcua_desktop.domain.survey import STEPS, SurveyForm
from motcua_desktop.errors import BadFile, InvalidInput, NotAllowed, NotFound
from motcua_desktop.models import journal
from motcua_desktop.services.satisfaction import sheet
from motcua_desktop.services.shelf import Shelf
from tests.fakes.desk import Mould, TestDesk

MONTH = Period(date(2026, 11, 1), date(2026, 11, 30), "Tháng 11 năm 2026")
WORDS = ("Rất tệ", "Tệ", "Được", "Tốt", "Rất tốt")


def on_screen(score: int, **changes: Any) -> Ballot:
    return Ballot(score=score, source=Source.SCREEN, **changes)


def on_paper(score: int, **changes: Any) -> Ballot:
    return Ballot(score=score, source=Source.PAPER, **changes)


def officer(desk: TestDesk, login: str = "tam", role: Role = Role.OFFICER) -> Actor:
    return desk.app.staff.add(desk.actor, login, f"Lê Thị {login.title()}", role, "matkhau-9").value


def told(desk: TestDesk) -> Mapping[str, Any]:
    """The tables of the report, each as its records."""
    shelf = Shelf(desk.app.database, desk.clock, desk.app.agency)
    return {table.name: table.records() for table in sheet(shelf, desk.actor, MONTH).tables}


@pytest.mark.parametrize(
    ("satisfied", "ballots", "expected"),
    [
        (0, 1, Band.UNDER_80),
        (799, 1000, Band.UNDER_80),
        (4, 5, Band.UNDER_90),
        (899, 1000, Band.UNDER_90),
        (9, 10, Band.UNDER_100),
        (999_999, 1_000_000, Band.UNDER_100),
        (1, 1, Band.FULL),
    ],
)
def test_a_band_begins_at_its_lower_edge(satisfied: int, ballots: int, expected: Band) -> None:
    assert band(satisfied, ballots) is expected


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_every_share_lies_in_the_band_that_exact_fractions_say(told: tuple[int, int]) -> None:
    satisfied, ballots = told
    edges = {Band.UNDER_80: (0, 80), Band.UNDER_90: (80, 90), Band.UNDER_100: (90, 100)}

    found = band(satisfied, ballots)

    low, high = edges.get(found, (100, 101))
    assert low * ballots <= satisfied * 100 < high * ballots


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 40), max_size=8), st.integers(1, 10))
def test_nobody_is_found_out_by_taking_the_rest_from_the_total(
    ballots: dict[str, int], fewest: int
) -> None:
    back = kept_back(ballots, fewest)
    hidden = sum(ballots[name] for name in back)
    shown = [count for name, count in ballots.items() if name not in back and count]

    assert all(count >= fewest for count in shown)
    assert hidden == 0 or hidden >= fewest or not shown


@given(st.lists(st.integers(1, 5)), st.lists(st.integers(1, 5)))
def test_tallies_add_up(ones: list[int], others: list[int]) -> None:
    form = SurveyForm("Phiếu", "Thế nào?", WORDS)

    def tally(scores: list[int]) -> Tally:
        return Tally.of({step: scores.count(step) for step in STEPS})

    both = tally(ones) + tally(others)

    assert both == tally(ones + others)
    assert both.ballots == len(ones + others)
    assert both.satisfied(form) + both.disliked(form) + both.counts[2] == both.ballots
    assert both.mean is None or both.mean == sum(ones + others) / both.ballots


@pytest.mark.parametrize("score", [0, 6, True, "5", 2.0, None])
def test_a_score_is_one_of_five_steps(score: Any) -> None:
    with pytest.raises(InvalidInput) as caught:
        on_paper(score)

    assert caught.value.field == "score"


def test_a_second_ballot_of_a_dossier_is_refused_until_the_first_is_void(desk: TestDesk) -> None:
    dossier, ballots = desk.receive(), desk.app.ballots
    ballots.add(officer(desk), on_screen(1, key="a", dossier=dossier.code))
    with pytest.raises(InvalidInput, match="đã có phiếu đánh giá") as caught:
        ballots.add(desk.actor, on_paper(5, dossier=dossier.scan))

    assert caught.value.field == "dossier"
    ballots.void(desk.actor, "a", "Bấm nhầm")
    assert ballots.add(desk.actor, on_paper(5, dossier=dossier.scan)).value.added == 1
    assert ballots.results(desk.actor, MONTH).total.tally == Tally((0, 0, 0, 0, 1))


def test_the_same_key_twice_is_the_same_ballot(desk: TestDesk) -> None:
    ballot = on_screen(4, key="k1", answers={"time": 2})
    first, again = (desk.app.ballots.add(desk.actor, ballot) for _ in range(2))

    assert (first.value.added, again.value.added, again.value.already) == (1, 0, 1)
    assert not again.change.ballots
    with pytest.raises(InvalidInput, match="một phiếu khác"):
        desk.app.ballots.add(desk.actor, on_screen(5, key="k1"))


@pytest.mark.parametrize(("named", "votes"), [(True, 1), (False, 3)])
def test_visits_vote_as_often_as_there_are_visits(desk: TestDesk, named: bool, votes: int) -> None:
    visit = "2026-11-20/A012" if named else ""
    cast = 0
    for _ in range(3):
        try:
            cast += desk.app.ballots.add(desk.actor, on_paper(3, visit=visit)).value.added
        except InvalidInput as trouble:
            assert trouble.field == "visit"

    assert cast == votes


def test_officers_and_specialists_read_no_single_ballot(desk: TestDesk) -> None:
    desk.app.ballots.add(desk.actor, on_paper(1, key="k", comment="Chờ lâu"))
    for role in (Role.OFFICER, Role.SPECIALIST, Role.ADMIN):
        actor = officer(desk, f"nguoi-{role.value}"[:20], role)
        with pytest.raises(NotAllowed):
            desk.app.ballots.cast(actor, MONTH)
        with pytest.raises(NotAllowed):
            desk.app.ballots.void(actor, "k", "Không thích")


def test_whoever_is_rated_counts_in_totals_and_is_not_shown_the_ballot(desk: TestDesk) -> None:
    other = officer(desk, "phong", Role.SUPERVISOR)
    desk.app.ballots.add(desk.actor, on_screen(1, key="mine", comment="Không chào hỏi"))
    desk.app.ballots.add(other, on_screen(5, key="theirs"))

    assert [one.key for one in desk.app.ballots.cast(desk.actor, MONTH)] == ["theirs"]
    assert [one.key for one in desk.app.ballots.cast(other, MONTH)] == ["mine"]
    assert desk.app.ballots.results(desk.actor, MONTH).total.tally.ballots == 2
    with pytest.raises(NotAllowed, match="chính ông/bà"):
        desk.app.ballots.void(desk.actor, "mine", "Không đúng")


def test_the_journal_tells_that_a_ballot_came_and_never_what_it_said(desk: TestDesk) -> None:
    code = desk.receive().code
    desk.app.ballots.add(
        desk.actor, on_paper(2, key="k", dossier=code, comment="Thái độ kém", answers={"time": 1})
    )
    with desk.app.database.read() as connection:
        newest = journal.recent(connection, 1)[0]
    row = desk.app.desk.show(code).history

    assert (newest.action, newest.note) == ("ballot", f"Phiếu giấy, {code}")
    assert [line.action for line in row] == ["receive"]
    with desk.app.database.read() as connection:
        everything = str(journal.recent(connection, 100)) + str(
            connection.exec_driver_sql("SELECT note, data FROM journal").fetchall()
        )
    assert "kém" not in everything
    assert '"score"' not in everything


def test_a_paper_ballot_rates_who_gave_the_result_out(desk: TestDesk) -> None:
    code, other = desk.receive().code, officer(desk)
    desk.clock.passes(timedelta(minutes=1))
    desk.app.desk.step(desk.actor, code, Action.START, {})
    desk.clock.passes(timedelta(minutes=1))
    desk.app.desk.step(desk.actor, code, Action.COMPLETE, {"result_number": "12"})
    desk.clock.passes(timedelta(minutes=1))
    desk.app.desk.step(other, code, Action.RETURN, {"collected_by": "Nguyễn Thị Ánh"})
    desk.app.ballots.add(desk.actor, on_paper(4, dossier=code))

    assert [one.officer for one in desk.app.ballots.cast(desk.actor, MONTH)] == ["tam"]
    assert desk.app.ballots.results(desk.actor, MONTH).officers[0].name == "Lê Thị Tam"


def test_few_ballots_of_an_officer_are_kept_back(desk: TestDesk) -> None:
    for login, scores in (("an", (1, 1)), ("binh", (4, 5, 5)), ("chi", (5, 5, 5, 5))):
        one = officer(desk, login)
        for score in scores:
            desk.app.ballots.add(one, on_screen(score))

    found = {row["name"]: row for row in told(desk)["officers"]}

    assert found["Lê Thị An"]["band"] == "chưa đủ phiếu"
    assert found["Lê Thị An"]["ballots"] == 2
    assert found["Lê Thị An"]["satisfied"] is None
    # Two of nine could be reckoned from the others, so the next smallest is kept back as well.
    assert found["Lê Thị Binh"]["band"] == "chưa đủ phiếu"
    assert found["Lê Thị Chi"]["band"] == "100 %"


def test_whoever_is_rated_hears_of_months_that_are_over_only(desk: TestDesk) -> None:
    tam = officer(desk)
    for score in (5, 5, 4):
        desk.app.ballots.add(tam, on_screen(score))
    now = desk.app.ballots.results(tam, MONTH)
    desk.clock.set(2026, 12, 1)
    later = desk.app.ballots.results(tam, MONTH)

    assert now.total.tally.ballots == 0
    assert now.until == date(2026, 10, 31)
    assert later.total.tally.ballots == 3
    assert later.officers == ()
    assert desk.app.ballots.results(desk.actor, MONTH).until is None


def test_the_report_counts_bands_questions_and_months(desk: TestDesk) -> None:
    code = desk.receive().code
    desk.app.ballots.add(desk.actor, on_paper(5, dossier=code, answers={"time": 5, "attitude": 3}))
    desk.app.ballots.add(desk.actor, on_paper(2, answers={"time": 1}))
    found = told(desk)
    bands = {row["band"]: (row["procedures"], row["months"]) for row in found["bands"]}

    assert bands["100 %"] == (1, 0)
    # The ballot of a visit is no procedure's.
    assert bands["Dưới 80 %"] == (0, 1)
    assert [(row["name"], row["ballots"], row["mean"]) for row in found["questions"]] == [
        ("Thái độ của cán bộ, công chức", 1, 3.0),
        ("Thời gian chờ và giải quyết", 2, 3.0),
    ]
    assert [(row["name"], row["satisfied"]) for row in found["months"]] == [("11/2026", 0.5)]
    assert [row["code"] for row in found["procedures"]] == ["1.001193", ""]
    assert found["procedures"][1]["name"] == "Theo lượt, không gắn hồ sơ"


def test_row_5_4_takes_the_dislikes_and_the_overdue_off(desk: TestDesk) -> None:
    for score in (1, 2, 3, 4, 5):
        desk.app.ballots.add(desk.actor, on_paper(score))
    shelf = Shelf(desk.app.database, desk.clock, desk.app.agency)
    heads = {one.key: one.value for one in sheet(shelf, desk.actor, MONTH).headlines}

    assert (heads["disliked"], heads["overdue"]) == (0.4, 0.0)
    assert heads["satisfaction766"] == pytest.approx(0.6)

    for _ in range(3):
        desk.receive(procedure="1.001193")
    desk.clock.set(2026, 11, 27)
    desk.receive(procedure="1.001193")
    desk.clock.passes(timedelta(seconds=1))
    heads = {one.key: one.value for one in sheet(shelf, desk.actor, MONTH).headlines}
    assert heads["overdue"] == 0.75
    assert heads["satisfaction766"] == 0.0


def test_many_are_cast_together_or_not_at_all(desk: TestDesk) -> None:
    code = desk.receive().code
    lines = [
        (2, on_paper(5, dossier=code)),
        (3, on_paper(4, dossier=code)),
        (4, on_paper(4, dossier="H50.31.12-261120-9999")),
        (5, on_paper(4, answers={"food": 1})),
    ]
    with pytest.raises(BadFile) as caught:
        desk.app.ballots.add_many(desk.actor, lines)

    assert [line[:6] for line in caught.value.message.splitlines()[1:]] == [
        "Dòng 3", "Dòng 4", "Dòng 5",
    ]  # fmt: skip
    assert desk.app.ballots.results(desk.actor, MONTH).total.tally.ballots == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"at": "later"}, "at"),
        ({"at": "before"}, "at"),
        ({"officer": "khong-co"}, "officer"),
        ({"answers": {"food": 5}}, "answers"),
    ],
)
def test_what_cannot_be_is_named(desk: TestDesk, changes: dict[str, Any], field: str) -> None:
    when = {"later": timedelta(minutes=1), "before": timedelta(days=-2)}
    if "at" in changes:
        changes = {"at": desk.clock.now() + when[changes["at"]]}
    with pytest.raises(InvalidInput) as caught:
        desk.app.ballots.add(desk.actor, on_paper(3, dossier=desk.receive().code, **changes))

    assert caught.value.field == field


def test_a_province_s_own_form_takes_the_place_of_the_shipped_one(desk: TestDesk) -> None:
    own = desk.app.ballots.form().to_json() | {
        "words": list(WORDS), "fewest": 5, "questions": [{"key": "parking", "text": "Chỗ để xe"}],
    }  # fmt: skip
    desk.app.ballots.set_form(desk.actor, own)
    desk.app.ballots.add(desk.actor, on_paper(3, answers={"parking": 1}))

    assert desk.app.ballots.form().word(5) == "Rất tốt"
    assert told(desk)["questions"][0]["name"] == "Chỗ để xe"
    assert "to_check" in desk.app.ballots.set_form(desk.actor, None).value.to_json()
    # What was asked before is still told, by its key.
    assert told(desk)["questions"][0]["name"] == "parking"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"words": ["Tốt"] * 5}, "words"),
        ({"words": ["Tốt"]}, "words"),
        ({"satisfied_from": 2}, "satisfied_from"),
        ({"fewest": 0}, "fewest"),
        ({"questions": [{"key": "Ồ", "text": "?"}]}, "questions"),
        ({"colour": "đỏ"}, "colour"),
    ],
)
def test_a_form_that_cannot_be_is_refused(
    desk: TestDesk, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        desk.app.ballots.set_form(desk.actor, desk.app.ballots.form().to_json() | change)

    assert caught.value.field == field


def test_an_invitation_hides_what_a_sensitive_procedure_is_about(desk: TestDesk) -> None:
    code, hidden = desk.receive().code, desk.receive(procedure="1.004859").code

    assert desk.app.ballots.invite(desk.actor, code).procedure == "Thủ tục đăng ký khai sinh"
    assert not desk.app.ballots.invite(desk.actor, hidden).procedure
    desk.app.ballots.add(desk.actor, on_screen(4, dossier=code))
    with pytest.raises(InvalidInput, match="đã có phiếu"):
        desk.app.ballots.invite(desk.actor, code)
    with pytest.raises(NotFound):
        desk.app.ballots.invite(desk.actor, "H50.31.12-261120-9999")


@pytest.fixture(scope="module")
def voting_desk(mould: Mould, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestDesk]:
    """A desk for all examples of the law, with an officer «tam»."""
    with mould.open(tmp_path_factory.mktemp("voting") / "home") as opened:
        officer(opened)
        yield opened


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 5), st.booleans()), max_size=12))
def test_of_a_dossier_at_most_one_ballot_stands(
    voting_desk: TestDesk, deeds: list[tuple[int, int, bool]]
) -> None:
    ballots, supervisor = voting_desk.app.ballots, voting_desk.actor
    tam = replace(supervisor, id=2, login="tam", role=Role.OFFICER)
    codes = [voting_desk.receive().code for _ in range(3)]
    stands: dict[str, str] = {}
    for number, (which, score, void) in enumerate(deeds):
        code, key = codes[which], f"{codes[which]}/{number}"
        if void and code in stands:
            ballots.void(supervisor, stands.pop(code), "Thử")
        ballot = on_screen(score, key=key, dossier=code)
        if code in stands:
            with pytest.raises(InvalidInput):
                ballots.add(tam, ballot)
        else:
            ballots.add(tam, ballot)
            stands[code] = key

    found = [one for one in ballots.cast(supervisor, MONTH) if one.dossier in codes]
    assert {one.dossier: one.key for one in found if one.void_at is None} == stands
