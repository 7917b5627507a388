"""A package comes out as it went in, for its reader alone, or not at all."""

import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop import packing, sealing
from motcua_desktop.domain.package import (
    Correspondent,
    Enclosed,
    Header,
    Manifest,
    PackageKind,
    key_text,
)
from motcua_desktop.errors import BadFile
from motcua_desktop.packing import (
    MARK,
    Content,
    Contents,
    Keys,
    Package,
    open_package,
    read_header,
    write_package,
)
from motcua_desktop.sealing import ReaderKey, SigningKey, fingerprint

PROVINCE = ReaderKey(bytes(range(32)))
DESK = SigningKey(bytes(range(1, 33)))
REPLY = ReaderKey(bytes(range(2, 34)))
HEADER = Header(
    kind=PackageKind.MESSAGES,
    number=7,
    made_at=datetime(2026, 11, 20, 2, 30, tzinfo=UTC),
    desk=Correspondent("store-1", "epoch-1", "H50.31.12", "UBND xã Hướng Hiệp", 1),
    reader=fingerprint(PROVINCE.public),
    signer=key_text(DESK.public),
    reply=key_text(REPLY.public),
)
LINE = st.binary(max_size=30).map(lambda line: line.replace(b"\n", b" "))


def content(data: bytes) -> Content:
    told = Enclosed(hashlib.sha256(data).hexdigest(), len(data), "giấy chứng sinh.pdf")
    return Content(told, lambda: [data[:5], data[5:]])


def packed(lines: list[bytes], files: list[bytes], header: Header = HEADER) -> bytes:
    file = io.BytesIO()
    whole = Contents(lines, [content(one) for one in files])
    sha256 = write_package(file, header, whole, reader=PROVINCE.public, signer=DESK)

    assert sha256 == hashlib.sha256(file.getvalue()).hexdigest()
    return file.getvalue()


def admitted(_header: Header) -> Keys:
    return Keys(PROVINCE, DESK.public)


def taken(package: Package) -> tuple[list[bytes], list[bytes]]:
    files = [b"".join(chunks) for _, chunks in package.files()]
    return package.lines(), files


def opened(data: bytes) -> tuple[list[bytes], list[bytes]]:
    return taken(open_package(io.BytesIO(data), admitted))


def refused(data: bytes) -> bool:
    try:
        opened(data)
    except BadFile:
        return True
    return False


@pytest.fixture(autouse=True, scope="module")
def _small_pieces() -> Iterator[None]:
    """Pieces of 32 bytes, so that a few letters are many of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "PIECE", 32)
        yield


@given(st.lists(LINE, max_size=5), st.lists(st.binary(max_size=90), max_size=4))
def test_what_went_in_comes_out(lines: list[bytes], files: list[bytes]) -> None:
    assert opened(packed(lines, files)) == (lines, files)


@given(st.data())
def test_any_bit_that_changes_is_noticed(data: st.DataObject) -> None:
    whole = bytearray(packed([b'{"key":"1"}', b'{"key":"2"}'], [b"%PDF-1.7 giay", b""]))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= 1 << data.draw(st.integers(0, 7))

    assert refused(bytes(whole))


@given(st.data())
def test_any_cut_is_noticed(data: st.DataObject) -> None:
    whole = packed([b'{"key":"1"}'], [b"%PDF-1.7 giay"])

    assert refused(whole[: data.draw(st.integers(0, len(whole) - 1))])


@given(st.binary(min_size=1, max_size=80))
def test_anything_put_behind_is_noticed(more: bytes) -> None:
    assert refused(packed([b"{}"], []) + more)


@given(st.binary(max_size=300))
def test_noise_is_refused_and_nothing_else_happens(noise: bytes) -> None:
    assert refused(noise)
    assert refused(MARK + noise)
    assert refused(MARK + (1).to_bytes(2, "big") + noise)


@given(st.recursive(st.none() | st.integers() | st.text(max_size=5), st.lists, max_leaves=8))
def test_a_header_of_any_shape_is_refused_kindly(value: Any) -> None:
    told = json.dumps(value).encode()
    front = MARK + (1).to_bytes(2, "big") + len(told).to_bytes(4, "big") + told

    with pytest.raises(BadFile):
        read_header(io.BytesIO(front))


def test_the_header_says_what_was_told() -> None:
    assert read_header(io.BytesIO(packed([], []))) == HEADER


def test_another_reader_is_told_that_it_is_not_for_here() -> None:
    with pytest.raises(BadFile) as refusal:
        open_package(io.BytesIO(packed([], [])), lambda _: Keys(REPLY, DESK.public))

    assert refusal.value.message == "Gói này đóng cho nơi nhận khác, ở đây không mở được."


def test_one_who_seals_for_the_province_but_signs_as_himself_is_refused() -> None:
    stranger = SigningKey.new()
    file = io.BytesIO()
    header = replace(HEADER, signer=key_text(stranger.public))
    write_package(file, header, Contents([b"{}"]), reader=PROVINCE.public, signer=stranger)

    with pytest.raises(BadFile) as refusal:
        open_package(file, admitted)

    assert refusal.value.message == "Gói này không do nơi gửi đã biết ký."


def test_a_package_cannot_be_signed_again_under_another_name() -> None:
    """Somebody takes the sealed body of another desk and puts his own header and name to it."""
    stranger = SigningKey.new()
    whole = packed([b"{}"], [])
    before = whole.index(b'{"kind"')
    old = whole[before : before + int.from_bytes(whole[before - 4 : before], "big")]
    new = old.replace(HEADER.signer.encode(), key_text(stranger.public).encode())
    forged = whole[:before] + new + whole[before + len(old) : -64]
    forged += stranger.sign(b"motcua package\n" + hashlib.sha256(forged).digest())

    with pytest.raises(BadFile):
        open_package(io.BytesIO(forged), lambda _: Keys(PROVINCE, stranger.public))


def test_a_newer_form_says_that_the_program_is_too_old() -> None:
    whole = packed([], [])
    newer = whole[:8] + (2).to_bytes(2, "big") + whole[10:]

    with pytest.raises(BadFile) as refusal:
        open_package(io.BytesIO(newer), admitted)

    assert "chương trình mới hơn" in refusal.value.message


def test_a_form_before_the_first_is_refused() -> None:
    whole = packed([], [])

    assert refused(whole[:8] + bytes(2) + whole[10:])


def test_a_stick_that_tells_something_else_the_second_time_is_noticed() -> None:
    """The bytes change between the check of the signature and the reading of the contents."""
    one, other = packed([b'{"n":1}'], []), packed([b'{"n":2}'], [])

    class TwoFaced(io.BytesIO):
        def seek(self, place: int, whence: int = 0, /) -> int:
            if place > 0 and whence == 0:  # the way to the body, after the check
                self.getbuffer()[:] = other
            return super().seek(place, whence)

    with pytest.raises(BadFile):
        taken(open_package(TwoFaced(one), admitted))


def test_files_may_be_left_aside() -> None:
    package = open_package(io.BytesIO(packed([b"{}"], [b"one", b"two" * 40])), admitted)

    assert package.lines() == [b"{}"]


def test_a_file_that_changed_while_it_was_packed_stops_the_packing() -> None:
    told = Enclosed(hashlib.sha256(b"before").hexdigest(), 6)

    with pytest.raises(BadFile):
        write_package(
            io.BytesIO(),
            HEADER,
            Contents([], [Content(told, lambda: [b"behind"])]),
            reader=PROVINCE.public,
            signer=DESK,
        )


@pytest.mark.parametrize(
    "manifest",
    [
        Manifest(2, 3, hashlib.sha256(b"{}\n").hexdigest()),
        Manifest(1, 2, hashlib.sha256(b"{}\n").hexdigest()),
        Manifest(1, 3, hashlib.sha256(b"[]\n").hexdigest()),
        Manifest(1, 3, hashlib.sha256(b"{}\n").hexdigest(), (Enclosed("0" * 64, 1),)),
        Manifest(10**9, 10**9, "0" * 64),
    ],
)
def test_a_signed_manifest_that_is_not_true_is_refused_all_the_same(
    manifest: Manifest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "Manifest", _Saying(manifest))
    lying = packed([b"{}"], [])
    monkeypatch.undo()
    monkeypatch.setattr(sealing, "PIECE", 32)

    assert refused(lying)


class _Saying:
    """Writes down this manifest whatever is packed."""

    def __init__(self, manifest: Manifest):
        self._manifest = manifest

    def __call__(self, *_: object) -> Manifest:
        return self._manifest


@given(st.integers(0, 300))
def test_the_size_of_what_is_sealed_follows_both_ways(length: int) -> None:
    assert sealing.opened_size(sealing.sealed_size(length)) == length


@given(st.integers(0, 300))
def test_no_other_size_can_have_been_sealed(sealed: int) -> None:
    try:
        length = sealing.opened_size(sealed)
    except sealing.Unsound:
        return

    assert sealing.sealed_size(length) == sealed


@given(st.lists(st.integers(0, 400), max_size=4), st.integers(0, 200))
def test_the_foretold_size_is_never_too_small(files: list[int], lines: int) -> None:
    whole = packed([b"x" * lines], [bytes(size) for size in files])

    assert len(whole) <= packing.packed_size(lines + 1, files)
