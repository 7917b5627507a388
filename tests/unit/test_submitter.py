"""Who comes instead of the owner, in the store's shape and on paper."""

from typing import Any

from motcua_desktop.domain.people import Person
from motcua_desktop.domain.submitter import Authority, Submitter
from motcua_desktop.services.sheets import people
from tests.fakes.desk import TestDesk, intake

ANH: dict[str, Any] = intake()["applicant"]
COOP = {"kind": "enterprise", "name": "Hợp tác xã <Hà> & Bạc", "id_number": "9912345678"}


def test_who_comes_for_an_organisation_has_a_position_and_a_right() -> None:
    came = Submitter.parse(
        {
            **ANH,
            "authority": "letter",
            "authorisation": "số 12 ngày 03/11/2026",
            "position": "Kế toán",
        }
    )

    assert came.by_right() == "Giấy ủy quyền: số 12 ngày 03/11/2026"
    assert came.position == "Kế toán"
    assert Submitter.parse(came.to_json()) == came


def test_the_right_may_be_told_in_free_words_alone() -> None:
    assert Submitter.parse({**ANH, "authorisation": "con ruột"}).by_right() == "con ruột"


def test_what_an_older_version_kept_is_read() -> None:
    old = {**ANH, "authorisation": "giấy ủy quyền"}

    assert Submitter.parse(old).authority is Authority.NONE


def test_the_paper_names_the_organisation_its_code_and_who_came_for_it() -> None:
    came = Submitter.parse({**ANH, "authority": "representative", "position": "Giám đốc"})

    told = people(Person.parse(COOP), came)

    assert told["applicant"] == "Hợp tác xã <Hà> & Bạc"
    assert told["identity"] == "9912345678 (mã số doanh nghiệp)"
    assert told["submitter"] == "Nguyễn Thị Ánh (Giám đốc, Người đại diện hợp pháp)"


def test_who_came_is_kept_with_the_dossier(desk: TestDesk) -> None:
    came = {**ANH, "authority": "parent", "authorisation": "mẹ của cháu An"}

    dossier = desk.receive(submitter=came)

    assert dossier.submitter is not None
    assert dossier.submitter.by_right() == "Cha, mẹ: mẹ của cháu An"
    assert dossier.to_json(desk.clock.now())["submitter"]["authority"] == "parent"
