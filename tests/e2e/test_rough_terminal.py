"""A rough day at the terminal: streams closed, files lost, years slipped; always one sentence."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from tests.e2e.conftest import ROOT, Ran, Terminal
from tests.fakes.desk import intake

Write = Callable[[str, object], str]
posix = pytest.mark.skipif(os.name == "nt", reason="devices and closed streams of POSIX")


def shell(terminal: Terminal, command: str) -> Ran:
    """The program under a POSIX shell, which can close its streams; `motcua` in `command`."""
    program = f'"{sys.executable}" -m motcua_desktop'
    done = subprocess.run(
        ["sh", "-c", command.replace("motcua", program, 1)],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env=terminal.environment,
        timeout=120,
    )
    told = Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    assert "Traceback" not in told.err
    assert "Lỗi chương trình" not in told.err
    return told


@posix
@pytest.mark.parametrize("command", ["motcua due > /dev/full", "motcua --json due > /dev/full"])
def test_an_answer_that_cannot_be_written_is_told(terminal: Terminal, command: str) -> None:
    ran = shell(terminal, command)

    assert ran.code == 1
    assert ran.err.startswith("Đĩa đã đầy: Không còn chỗ để ghi câu trả lời.")
    assert len(ran.err.strip().splitlines()) == 1


@posix
def test_closed_streams_are_no_bugs(terminal: Terminal) -> None:
    assert shell(terminal, "motcua due >&-").code == 0
    silent = shell(terminal, "motcua receive - <&-")
    assert "Đầu vào chuẩn đang đóng" in silent.err
    del terminal.environment["MOTCUA_PASSWORD"]
    assert shell(terminal, "motcua due <&-").err.startswith("Chưa đăng nhập")


@posix
def test_a_reader_that_had_enough_changes_no_exit_code(terminal: Terminal, write: Write) -> None:
    terminal.json("receive", write("nhiều.json", [intake()] * 12))
    ran = shell(terminal, "{ motcua --json find ''; echo \"rc=$?\" >&2; } | head -c 10")

    assert ran.err == "rc=0\n"


@posix
def test_a_device_is_written_to_and_a_link_followed(terminal: Terminal, write: Write) -> None:
    code = terminal.json("receive", write("a.json", intake()))["code"]
    folder = terminal.home.parent
    pipe, link = folder / "ống", folder / "liên kết.pdf"
    os.mkfifo(pipe)
    link.symlink_to(folder / "thật.pdf")
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        assert terminal.run("print", code, "01", "-o", str(pipe)).code == 0
        assert reader.communicate(timeout=60)[0].startswith(b"%PDF")
    terminal.run("print", code, "01", "-o", str(link))

    assert pipe.is_fifo()
    assert link.is_symlink()
    assert (folder / "thật.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("name", ["", ".", "x" * 300 + ".pdf"], ids=["empty", "folder", "long"])
def test_a_file_name_that_cannot_be_is_told(terminal: Terminal, write: Write, name: str) -> None:
    code = terminal.json("receive", write("a.json", intake()))["code"]
    ran = terminal.run("--json", "print", code, "01", "-o", name)

    assert (ran.code, ran.json["error"]["kind"]) == (1, "cannot_write")


def test_a_print_that_could_not_be_kept_is_no_first_print(terminal: Terminal, write: Write) -> None:
    code = terminal.json("receive", write("a.json", intake()))["code"]
    nowhere = terminal.home.parent / "không có" / "giấy.pdf"
    file = str(terminal.home.parent / "giấy.pdf")

    assert terminal.run("print", code, "01", "-o", str(nowhere)).code == 1
    assert terminal.json("print", code, "01", "-o", file)["reprint"] is False


def test_a_list_whose_first_is_refused_says_just_that(terminal: Terminal) -> None:
    many = json.dumps([intake(procedure="9.999999")]).encode()
    error = terminal.run("--json", "receive", "-", give=many).json["error"]

    assert error["message"] == "Hồ sơ thứ 1: Danh mục không có thủ tục «9.999999»."


@pytest.mark.parametrize(
    "arguments",
    [
        ("deadline", "0001-01-01T00:00", "3", "days"),
        ("deadline", "9999-12-31T23:30", "3", "days"),
        ("report", "II.06a", "--month", "0001-01", "-o", "x.json"),
        ("report", "II.06a", "--from", "2026-01-01", "--to", "9999-12-31", "-o", "x.json"),
    ],
)
def test_a_year_that_slipped_is_told(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    ran = terminal.run("--json", *arguments)

    assert (ran.code, ran.json["error"]["kind"]) == (1, "invalid_input")


def test_a_number_no_computer_reads_is_told(terminal: Terminal) -> None:
    ran = terminal.run("--json", "receive", "-", give=b'{"sets": ' + b"9" * 5000 + b"}")

    assert (ran.code, ran.json["error"]["kind"]) == (1, "bad_file")


def test_whoever_wrote_the_file_is_told_which_key_is_meant(terminal: Terminal) -> None:
    wrong = intake(applicant={"name": "Hồ Nga", "phone": "12"})
    ran = terminal.run("receive", "-", give=json.dumps(wrong).encode())

    assert ran.err == (
        "Dữ liệu chưa đúng ở «applicant.phone»: Không phải số điện thoại Việt Nam. "
        "Sửa ô này rồi làm lại; những gì đã nhập vẫn còn.\n"
    )


def test_a_general_option_after_the_command_says_where_it_belongs(terminal: Terminal) -> None:
    ran = terminal.run("due", "--json")

    assert ran.code == 2
    assert "Đặt nó trước tên lệnh" in ran.err


@pytest.mark.parametrize("arguments", [(), ("due",)])
def test_the_home_of_nobody_is_told(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    ran = terminal.run("--home", "~khong-co-ai/x", *arguments)

    assert ran.code == 1
    assert ran.err.startswith("Không ghi được: Không biết thư mục ~khong-co-ai/x ở đâu.")


def test_the_outbox_speaks_vietnamese(terminal: Terminal, write: Write) -> None:
    terminal.json("receive", write("a.json", intake()))

    assert "Chờ gửi" in terminal.run("outbox").out
    assert "pending" not in terminal.run("outbox").out


def test_a_lost_key_file_is_mended_with_the_printed_key(stranger: Terminal, write: Write) -> None:
    printed = stranger.init()["recovery_key"]
    code = stranger.json("receive", write("a.json", intake()))["code"]
    (stranger.home / "key.json").unlink()

    lost = stranger.run("--json", "show", code)
    assert lost.json["error"]["kind"] == "key_missing"
    assert "motcua recover" in lost.json["error"]["next_step"]
    wrong = stranger.run("--json", "recover", MOTCUA_RECOVERY_KEY="A" * 32)
    assert wrong.json["error"]["kind"] == "wrong_key"
    assert stranger.run("recover", MOTCUA_RECOVERY_KEY=printed).code == 0
    assert stranger.json("show", code)["code"] == code


def test_a_lost_store_is_told_and_no_new_one_made_over_it(terminal: Terminal) -> None:
    (terminal.home / "store.db").unlink()
    ran = terminal.run("--json", "due")

    assert ran.json["error"]["kind"] == "store_damaged"
    assert "bản sao lưu" in ran.json["error"]["next_step"]
    assert not (terminal.home / "store.db").exists()


def test_two_at_once_make_one_desk(stranger: Terminal) -> None:
    command = [
        sys.executable, "-m", "motcua_desktop", "init", "--agency-code", "H50.31.12",
        "--agency-name", "UBND xã Hướng Hiệp", "--province-name", "Quảng Trị",
        "--admin-user", "nga", "--admin-name", "Hồ Thị Nga",
    ]  # fmt: skip
    running = [
        subprocess.Popen(command, cwd=ROOT, env=stranger.environment, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    told = [process.communicate(timeout=120)[1].decode() for process in running]

    assert sorted(process.returncode for process in running) == [0, 1, 1]
    assert sum(text.startswith("Đã thiết lập rồi") for text in told) == 2
    assert stranger.run("due").code == 0


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may look everywhere")
def test_a_home_nobody_may_look_into_is_told(terminal: Terminal) -> None:
    terminal.home.chmod(0)
    ran = terminal.run("--json", "due")
    terminal.home.chmod(0o700)

    assert (ran.code, ran.json["error"]["kind"]) == (1, "cannot_write")


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A province that takes the call and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        yield server


def know(terminal: Terminal, write: Write, port: int) -> None:
    """Tell the desk that its province is on this port of this computer."""
    settings = {
        "name": "Tỉnh thử", "dialect": "qcvn120", "transport": "envelope",
        "base_url": f"http://127.0.0.1:{port}", "agency_code": "H50.31.12",
        "username": "xa", "dstcode": "VN:GOV:1",
    }  # fmt: skip
    terminal.json("province", "set", write("tỉnh.json", settings))


def test_a_sync_that_stopped_early_says_why_and_tells_its_figures(
    terminal: Terminal, write: Write, silent: socket.socket
) -> None:
    know(terminal, write, silent.getsockname()[1])
    terminal.json("receive", write("a.json", intake()))
    silent.close()
    ran = terminal.run("--json", "sync", "--once")

    assert ran.code == 1
    assert ran.err.startswith("Chưa tới được tỉnh: ")
    assert (ran.json["sent"], ran.json["waiting"]) == (0, 1)


# Tests that run in the background ignore interrupts, and so do their children.
INTERRUPTIBLE = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("motcua_desktop", run_name="__main__", alter_sys=True)
"""


@posix
def test_a_sync_that_is_interrupted_ends_in_a_sentence_and_loses_nothing(
    terminal: Terminal, write: Write, silent: socket.socket
) -> None:
    know(terminal, write, silent.getsockname()[1])
    code = terminal.json("receive", write("a.json", intake()))["code"]
    with subprocess.Popen(
        [sys.executable, "-c", INTERRUPTIBLE, "sync", "--once"],
        cwd=ROOT,
        env=terminal.environment,
        stderr=subprocess.PIPE,
    ) as running:
        called, _ = silent.accept()
        with called:
            called.recv(1)
            running.send_signal(signal.SIGINT)
            told = running.communicate(timeout=60)[1].decode()

    assert (running.returncode, told) == (1, "Đã dừng theo yêu cầu; những gì đã ghi vẫn còn.\n")
    assert terminal.json("check") == {"ok": True, "findings": []}
    assert terminal.json("show", code)["sync"]["state"] in ("waiting", "sending", "unknown")
