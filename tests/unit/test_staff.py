"""Who may work here, and the journal of what they did."""

from datetime import timedelta

import pytest

from motcua_desktop.domain.staff import Actor, Right, Role
from motcua_desktop.errors import InvalidInput, NotAllowed, NotFound, NotSignedIn
from motcua_desktop.models import journal
from tests.fakes.desk import LOGIN, PASSWORD, TestDesk


def test_the_first_supervisor_signs_in(desk: TestDesk) -> None:
    actor = desk.app.staff.sign_in(" NGA ", PASSWORD).value

    assert (actor.login, actor.role) == (LOGIN, Role.SUPERVISOR)


@pytest.mark.parametrize(("login", "password"), [(LOGIN, "sai"), ("ai-do", PASSWORD), ("", "")])
def test_a_wrong_name_and_a_wrong_password_sound_the_same(
    desk: TestDesk, login: str, password: str
) -> None:
    with pytest.raises(NotSignedIn, match="Tên đăng nhập hoặc mật khẩu không đúng"):
        desk.app.staff.sign_in(login, password)


def test_guessing_must_wait_longer_and_longer(desk: TestDesk) -> None:
    for _ in range(5):
        with pytest.raises(NotSignedIn):
            desk.app.staff.sign_in(LOGIN, "sai")

    with pytest.raises(NotSignedIn, match="thử lại sau"):
        desk.app.staff.sign_in(LOGIN, PASSWORD)
    desk.clock.passes(timedelta(seconds=31))
    assert desk.app.staff.sign_in(LOGIN, PASSWORD).value.login == LOGIN


def test_a_clock_that_was_wrong_locks_nobody_out_for_years(desk: TestDesk) -> None:
    desk.clock.set(2036, 1, 4)
    for _ in range(5):
        with pytest.raises(NotSignedIn):
            desk.app.staff.sign_in(LOGIN, "sai")
    desk.clock.set(2026, 11, 20)

    with pytest.raises(NotSignedIn, match="thử lại sau 09:30"):
        desk.app.staff.sign_in(LOGIN, PASSWORD)
    desk.clock.passes(timedelta(seconds=31))
    assert desk.app.staff.sign_in(LOGIN, PASSWORD).value.login == LOGIN


def test_a_clock_set_back_lets_nobody_guess_on(desk: TestDesk) -> None:
    for _ in range(6):
        with pytest.raises(NotSignedIn):
            desk.app.staff.sign_in(LOGIN, "sai")
    desk.clock.passes(-timedelta(days=400))

    for _ in range(3):
        with pytest.raises(NotSignedIn, match="thử lại sau"):
            desk.app.staff.sign_in(LOGIN, PASSWORD)


def test_a_disabled_person_can_no_longer_sign_in(desk: TestDesk) -> None:
    desk.app.staff.add(desk.actor, "dung", "Lê Dũng", "officer", "matkhau-2")
    desk.app.staff.disable(desk.actor, "dung")

    with pytest.raises(NotSignedIn):
        desk.app.staff.sign_in("dung", "matkhau-2")
    assert [member.disabled for member in desk.app.staff.everybody(desk.actor)] == [False, True]


def test_nobody_locks_the_door_behind_themselves(desk: TestDesk) -> None:
    with pytest.raises(InvalidInput):
        desk.app.staff.disable(desk.actor, LOGIN)
    with pytest.raises(NotFound):
        desk.app.staff.disable(desk.actor, "khong-co")


def test_a_new_password_opens_and_the_old_one_does_not(desk: TestDesk) -> None:
    desk.app.staff.change_password(desk.actor, LOGIN, "matkhau-moi")

    assert desk.app.staff.sign_in(LOGIN, "matkhau-moi").value.login == LOGIN
    with pytest.raises(NotSignedIn):
        desk.app.staff.sign_in(LOGIN, PASSWORD)


@pytest.mark.parametrize(
    ("login", "name", "role", "password", "field"),
    [
        ("Đào", "Đào", "officer", "matkhau-2", "login"),
        ("dung", "", "officer", "matkhau-2", "name"),
        ("dung", "Lê Dũng", "boss", "matkhau-2", "role"),
        ("dung", "Lê Dũng", "officer", "ngắn", "password"),
        (LOGIN, "Hồ Nga", "officer", "matkhau-2", "login"),
    ],
)
def test_a_new_person_is_checked(
    desk: TestDesk, login: str, name: str, role: str, password: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        desk.app.staff.add(desk.actor, login, name, role, password)

    assert caught.value.field == field


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("right", Right)
def test_each_role_may_do_exactly_its_own(role: Role, right: Right) -> None:
    actor = Actor(1, "x", "X", role)
    if actor.may(right):
        actor.need(right)
    else:
        with pytest.raises(NotAllowed):
            actor.need(right)


def test_a_specialist_may_not_receive(desk: TestDesk) -> None:
    from motcua_desktop.domain.intake import Intake
    from tests.fakes.desk import intake

    specialist = desk.app.staff.add(desk.actor, "minh", "Trần Minh", "specialist", "matkhau-2")

    with pytest.raises(NotAllowed):
        desk.app.desk.receive(specialist.value, Intake.parse(intake()))


def test_every_action_carries_who_did_it(desk: TestDesk) -> None:
    desk.receive()
    lines = desk.app.care.recent(desk.actor, 50)

    assert lines[0].action == "receive"
    assert {line.actor for line in lines if line.action == "receive"} == {"Hồ Thị Nga"}


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE journal SET note = 'x' WHERE id = 3",
        "UPDATE journal SET actor_name = 'Ai đó' WHERE id = 3",
        "DELETE FROM journal WHERE id = 3",
        "UPDATE journal SET at = at + 1 WHERE id = 3",
    ],
)
def test_a_changed_journal_shows(desk: TestDesk, tamper: str) -> None:
    for _ in range(4):
        desk.receive()
    whole = desk.app.care.verify(desk.actor)
    with desk.app.database.write() as connection:
        connection.exec_driver_sql(tamper)
    with desk.app.database.read() as connection:
        found = journal.verify(connection)

    assert whole.broken_at is None
    assert found.broken_at in (3, 4)
    assert any("nhật ký" in finding for finding in desk.app.care.check(desk.actor))


def test_a_lost_search_word_is_found_and_mended(desk: TestDesk) -> None:
    dossier = desk.receive()
    with desk.app.database.write() as connection:
        connection.exec_driver_sql("INSERT INTO search(search) VALUES ('delete-all')")

    assert desk.app.finder.find("nguyen anh").count == 0
    assert len(desk.app.care.check(desk.actor)) == 1
    assert desk.app.care.check(desk.actor, repair=True) == ()
    assert [line.code for line in desk.app.finder.find("nguyen anh").lines] == [dossier.code]


def test_a_counter_behind_its_numbers_is_found(desk: TestDesk) -> None:
    desk.receive()
    with desk.app.database.write() as connection:
        connection.exec_driver_sql("UPDATE counter_day SET last_serial = 5000")

    assert any("5001" in finding for finding in desk.app.care.check(desk.actor))
