"""What is sealed comes back as it was, or not at all."""

import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop import sealing
from motcua_desktop.errors import StoreDamaged
from motcua_desktop.models.sealed import MARK, seal, sealed_length, unseal
from motcua_desktop.sealing import PIECE

KEY = bytes(range(32))
HEADER = len(MARK) + 16
SEALED_PIECE = PIECE + 16


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of eight bytes, so that a few letters are many of them."""
    monkeypatch.setattr(sealing, "PIECE", 8)


def opened(content: bytes, key: bytes = KEY) -> bytes:
    return b"".join(unseal(io.BytesIO(content), key))


def closed(content: bytes) -> bytes:
    return b"".join(seal([content], KEY))


def refused(content: bytes, key: bytes = KEY) -> bool:
    try:
        opened(content, key)
    except StoreDamaged:
        return True
    return False


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_what_was_sealed_comes_back_however_it_was_given(chunks: list[bytes]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "PIECE", 8)
        content = b"".join(seal(chunks, KEY))

        assert opened(content) == b"".join(chunks)
        assert len(content) == sealed_length(sum(map(len, chunks)))


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_every_length_around_a_piece_comes_back(size: int) -> None:
    content = bytes(size)

    assert opened(closed(content)) == content
    assert len(closed(content)) == sealed_length(size)


@given(st.binary(min_size=1, max_size=60), st.data())
def test_any_bit_that_changes_is_noticed(content: bytes, data: st.DataObject) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "PIECE", 8)
        whole = bytearray(closed(content))
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at] ^= 1 << data.draw(st.integers(0, 7))

        assert refused(bytes(whole))


@given(st.binary(max_size=60), st.data())
def test_any_end_that_is_cut_off_is_noticed(content: bytes, data: st.DataObject) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "PIECE", 8)
        whole = closed(content)

        assert refused(whole[: data.draw(st.integers(0, len(whole) - 1))])


@given(st.binary(max_size=60), st.binary(min_size=1, max_size=40))
def test_anything_that_is_put_behind_is_noticed(content: bytes, more: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "PIECE", 8)

        assert refused(closed(content) + more)


@given(st.binary(min_size=17, max_size=60), st.data())
def test_pieces_that_are_moved_doubled_or_taken_out_are_noticed(
    content: bytes, data: st.DataObject
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "PIECE", 8)
        whole = closed(content)
        header, body = whole[:HEADER], whole[HEADER:]
        pieces = [body[at : at + 24] for at in range(0, len(body), 24)]
        other = data.draw(
            st.lists(st.sampled_from(pieces), max_size=len(pieces) + 2).filter(
                lambda chosen: chosen != pieces
            )
        )

        assert refused(header + b"".join(other))


def test_pieces_of_another_file_are_noticed() -> None:
    one, other = closed(bytes(2 * PIECE)), closed(bytes(2 * PIECE))

    assert refused(one[: HEADER + SEALED_PIECE] + other[HEADER + SEALED_PIECE :])
    assert refused(one[:HEADER] + other[HEADER:])


def test_another_key_opens_nothing() -> None:
    assert refused(closed(b"giay khai sinh"), bytes(32))


def test_the_same_content_is_never_sealed_the_same_way_twice() -> None:
    assert closed(b"giay khai sinh") != closed(b"giay khai sinh")


@pytest.mark.usefixtures("small_pieces")
def test_sealing_and_opening_hold_two_pieces_at_most() -> None:
    given_: list[int] = []

    def chunks() -> object:
        for number in range(1_000):
            given_.append(number)
            yield bytes(8)

    stream = seal(chunks(), KEY)  # type: ignore[arg-type]  # a generator, told as an object
    for _ in range(3):
        next(stream)

    assert len(given_) <= 4


def test_a_key_for_one_purpose_tells_nothing_of_another() -> None:
    derive: Callable[[bytes], bytes] = lambda purpose: sealing.derived(KEY, purpose)  # noqa: E731 (a name for a line)

    assert len({derive(b"names"), derive(b"contents"), KEY}) == 3
