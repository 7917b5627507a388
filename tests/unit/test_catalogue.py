"""The catalogue in a real store: versions, silence of files, and finding by words."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from motcua_desktop.domain.procedure import Channel
from motcua_desktop.domain.term import Term, Unit
from motcua_desktop.errors import BadFile, NotAllowed, NotFound
from motcua_desktop.models import catalogue as store_of
from motcua_desktop.resources import resource
from motcua_desktop.services.catalogue import Catalogue, entry_json
from motcua_desktop.services.catalogue_plan import ImportReport
from tests.fakes.portal import HEADER, Json, channel, record, time, workbook
from tests.fakes.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path) as opened:
        yield opened


@pytest.fixture
def catalogue(store: Store) -> Catalogue:
    return Catalogue(store.database, store.clock)


def take(catalogue: Catalogue, store: Store, *records: Json) -> ImportReport:
    data = json.dumps(list(records)).encode()
    return catalogue.import_file(store.supervisor, data, "tthc.json").value


def take_starter(catalogue: Catalogue, store: Store) -> ImportReport:
    data = resource("catalogue", "starter.json").read_bytes()
    return catalogue.import_file(store.supervisor, data, "starter.json").value


def five_days(**changes: object) -> Json:
    return record(CACHTHUCTHUCHIEN=[channel("1", time("5", "Ngày làm việc"))], **changes)


def test_a_new_procedure_is_version_1(catalogue: Catalogue, store: Store) -> None:
    report = take(catalogue, store, five_days())

    assert (report.added, report.changed, report.unchanged) == (1, 0, 0)
    assert catalogue.show("1.990001").version == 1


def test_the_same_file_twice_changes_nothing(catalogue: Catalogue, store: Store) -> None:
    data = json.dumps([five_days()]).encode()
    catalogue.import_file(store.supervisor, data, "tthc.json")
    before = store.rows("SELECT * FROM procedure_version") + store.rows("SELECT * FROM journal")

    done = catalogue.import_file(store.supervisor, data, "tthc.json")

    assert (done.value.added, done.value.changed, done.value.unchanged) == (0, 0, 1)
    assert not done.change.catalogue
    after = store.rows("SELECT * FROM procedure_version") + store.rows("SELECT * FROM journal")
    assert after == before


def test_a_new_version_supersedes_and_the_old_one_can_still_be_read(
    catalogue: Catalogue, store: Store
) -> None:
    take(catalogue, store, five_days())

    report = take(catalogue, store, five_days(TENTTHC="Tên mới"))

    assert (report.added, report.changed) == (0, 1)
    assert catalogue.show("1.990001").procedure.name == "Tên mới"
    assert catalogue.show("1.990001").version == 2
    old = catalogue.show("1.990001", 1)
    assert old.procedure.name == "Xác nhận thử nghiệm"
    assert not old.current


def test_coming_back_to_an_old_content_is_a_third_version(
    catalogue: Catalogue, store: Store
) -> None:
    for name in ("Một", "Hai", "Một"):
        take(catalogue, store, five_days(TENTTHC=name))

    assert catalogue.show("1.990001").version == 3


def test_a_dry_run_tells_and_writes_nothing(catalogue: Catalogue, store: Store) -> None:
    data = json.dumps([five_days()]).encode()

    done = catalogue.import_file(store.supervisor, data, "tthc.json", dry_run=True)

    assert done.value.added == 1
    assert not done.change.catalogue
    assert store.rows("SELECT * FROM procedure_version") == []


def test_a_bad_file_changes_nothing(catalogue: Catalogue, store: Store) -> None:
    with pytest.raises(BadFile, match="Bản ghi 2"):
        take(catalogue, store, five_days(), five_days())

    assert store.rows("SELECT * FROM procedure_version") == []


def test_an_officer_may_not_change_the_catalogue(catalogue: Catalogue, store: Store) -> None:
    with pytest.raises(NotAllowed):
        catalogue.import_file(store.officer, b"[]", "tthc.json")


def test_a_change_is_in_the_journal_with_who_made_it(catalogue: Catalogue, store: Store) -> None:
    take(catalogue, store, five_days())

    assert store.rows("SELECT actor_name, action, note FROM journal") == [
        ("Hồ Thị Thử", "import_catalogue", "tthc.json: thêm 1, đổi 0 thủ tục")
    ]


def test_a_term_that_the_file_lacks_stays_and_is_told(catalogue: Catalogue, store: Store) -> None:
    take(catalogue, store, five_days())

    report = take(catalogue, store, record(CACHTHUCTHUCHIEN=[channel("1", time("", ""))]))

    assert report.unchanged == 1
    assert catalogue.show("1.990001").procedure.term(Channel.COUNTER) == Term(5, Unit.WORKING_DAYS)
    assert report.warnings[-1] == (
        "1.990001: tệp không có thời hạn, giữ thời hạn đang dùng: 5 ngày làm việc (Trực tiếp)"
    )


def test_the_legal_term_that_a_file_lacks_stays(catalogue: Catalogue, store: Store) -> None:
    text = "code;name;field;counter\n1.990001;Việc;Lĩnh vực;5 ngày làm việc #luật định: {}\n"
    data = text.format("10 ngày làm việc").encode()
    catalogue.import_file(store.supervisor, data, "a.csv")

    report = take(catalogue, store, five_days(MATTHC="1.990001", TENTTHC="Việc mới"))

    assert "thời hạn luật định" not in report.changes[0].parts
    assert catalogue.show("1.990001").procedure.time_cut(Channel.COUNTER) == 1 / 2


def test_a_list_of_names_renames_and_leaves_the_rest(catalogue: Catalogue, store: Store) -> None:
    take(catalogue, store, five_days())
    rows = [("1.990001", "Tên mới", "Bộ A", "UBND", ""), ("1.990002", "Việc hai", "A", "B", "C")]

    report = catalogue.import_file(store.supervisor, workbook(HEADER, *rows), "ds.xlsx").value

    assert (report.added, report.changed) == (1, 1)
    renamed = catalogue.show("1.990001").procedure
    assert (renamed.name, renamed.field_name) == ("Tên mới", "Thử nghiệm")
    assert renamed.term(Channel.COUNTER) == Term(5, Unit.WORKING_DAYS)


def test_a_procedure_no_longer_public_is_skipped_when_it_is_not_known(
    catalogue: Catalogue, store: Store
) -> None:
    report = take(catalogue, store, five_days(TRANGTHAI="0"))

    assert report.added == 0
    assert report.to_json()["skipped"] == [
        {
            "code": "1.990001",
            "reason": "Không còn công khai trên Cổng và chưa có trong danh mục.",
        }
    ]


def test_a_procedure_taken_back_by_the_portal_is_found_no_more(
    catalogue: Catalogue, store: Store
) -> None:
    take(catalogue, store, five_days())
    take(catalogue, store, five_days(TRANGTHAI="0"))

    assert catalogue.find("xác nhận") == []
    assert not catalogue.show("1.990001").procedure.active


def test_an_unknown_code_names_those_that_look_alike(catalogue: Catalogue, store: Store) -> None:
    take_starter(catalogue, store)

    with pytest.raises(NotFound) as refused:
        catalogue.show("1.001139")

    assert refused.value.message == "Danh mục không có thủ tục «1.001139»."
    assert "1.001193 Thủ tục đăng ký khai sinh" in (refused.value.next_step or "")
    assert refused.value.field == "procedure"


def test_an_unknown_version_is_told(catalogue: Catalogue, store: Store) -> None:
    take(catalogue, store, five_days())

    with pytest.raises(NotFound, match="không có bản 9"):
        catalogue.show("1.990001", 9)


def test_the_province_s_suffix_behind_a_code_does_not_matter(
    catalogue: Catalogue, store: Store
) -> None:
    take_starter(catalogue, store)
    code = "1.001193.000.00.00.H50"

    assert catalogue.show(code).procedure.code == "1.001193"
    assert catalogue.find(code)[0].procedure.code == "1.001193"


def names(catalogue: Catalogue, text: str) -> list[str]:
    return [entry.procedure.name for entry in catalogue.find(text)]


@pytest.mark.parametrize(
    "text", ["khai sinh", "KHAI SINH", "dang ky khai sinh", "đăng ký khai s", "sinh khai"]
)
def test_words_find_a_procedure_with_or_without_tones(
    catalogue: Catalogue, store: Store, text: str
) -> None:
    take_starter(catalogue, store)

    assert "Thủ tục đăng ký khai sinh" in names(catalogue, text)[:6]


@pytest.mark.parametrize("text", ["ksi", "dkks", "đkks", "dkksi", "khsi"])
def test_the_beginnings_of_its_words_find_a_procedure(
    catalogue: Catalogue, store: Store, text: str
) -> None:
    take_starter(catalogue, store)

    assert "Thủ tục đăng ký khai sinh" in names(catalogue, text)[:3]


def test_the_plainest_name_comes_first(catalogue: Catalogue, store: Store) -> None:
    take_starter(catalogue, store)

    assert names(catalogue, "đăng ký khai sinh")[0] == "Thủ tục đăng ký khai sinh"


def test_what_this_desk_takes_most_comes_first(catalogue: Catalogue, store: Store) -> None:
    take_starter(catalogue, store)
    with store.database.write() as connection:
        for _ in range(3):
            store_of.count_use(connection, "1.004884", store.clock.now())

    assert names(catalogue, "khai sinh")[0] == "Thủ tục đăng ký lại khai sinh"
    assert names(catalogue, "")[0] == "Thủ tục đăng ký lại khai sinh"


def test_a_code_comes_before_any_name(catalogue: Catalogue, store: Store) -> None:
    take(catalogue, store, five_days(), five_days(MATTHC="1.990002", TENTTHC="Việc 1.990001"))

    assert [entry.procedure.code for entry in catalogue.find("1.990001")] == [
        "1.990001",
        "1.990002",
    ]


@pytest.mark.parametrize("text", ["không có việc này", "!!!", "%", "'; DROP TABLE"])
def test_what_is_not_there_finds_nothing(catalogue: Catalogue, store: Store, text: str) -> None:
    take_starter(catalogue, store)

    assert catalogue.find(text) == []


def test_a_search_sees_what_was_imported_since(catalogue: Catalogue, store: Store) -> None:
    assert catalogue.find("xác nhận") == []

    take(catalogue, store, five_days())

    assert names(catalogue, "xác nhận") == ["Xác nhận thử nghiệm"]


def test_the_starter_is_taken_whole(catalogue: Catalogue, store: Store) -> None:
    report = take_starter(catalogue, store)

    assert report.added >= 90
    assert report.warnings == ()


def test_a_procedure_is_told_as_the_contract_says(catalogue: Catalogue, store: Store) -> None:
    take_starter(catalogue, store)

    told = entry_json(catalogue.show("2.000635"))

    assert told["code"] == "2.000635"
    assert told["version"] == 1
    assert told["channels"]["counter"]["term"] == 1
    assert told["channels"]["counter"]["unit"] == "same_day"
    assert told["channels"]["counter"]["fees"][0]["amount"] == 8000
    assert {"code", "name", "originals", "copies", "required"} <= told["components"][0].keys()
