"""What may be said of the network: certificates that vouch, and the proxy."""

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.province_network import CaCertificate, Proxy
from motcua_desktop.errors import InvalidInput


def _block(der: bytes, kind: str = "CERTIFICATE") -> str:
    text = base64.b64encode(der).decode()
    return f"-----BEGIN {kind}-----\n{text}\n-----END {kind}-----\n"


A_CERTIFICATE = bytes([0x30, 0x82, 1, 0]) + bytes(256)


def test_certificates_are_kept_once_each_without_the_remarks_around_them() -> None:
    told = "Subject: CN=Tỉnh\r\n" + _block(A_CERTIFICATE) + "ghi chú\n" + _block(A_CERTIFICATE)
    kept = CaCertificate.parse(told)

    assert kept is not None
    assert kept.count == 1
    assert CaCertificate.parse(kept.pem) == kept
    assert CaCertificate.parse(None) is None
    assert CaCertificate.parse("") is None


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("không phải PEM", "Không thấy chứng chỉ"),
        (7, "phải là văn bản PEM"),
        ("x" * 200_001, "không quá 200 KB"),
        (_block(A_CERTIFICATE[:-1]), "bị cắt"),
        (_block(b"\x04\x01\x00"), "bị cắt"),
        (_block(b"0"), "bị cắt"),
        ("-----BEGIN CERTIFICATE-----\nAAA\n-----END CERTIFICATE-----", "base64"),
        (_block(A_CERTIFICATE) + _block(b"0\x00", "EC PRIVATE KEY"), "khóa bí mật"),
        ("".join(_block(b"0\x01" + bytes([n])) for n in range(21)), "Nhiều hơn 20"),
    ],
)
def test_what_cannot_vouch_is_told(told: object, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        CaCertificate.parse(told)
    assert caught.value.field == "ca"


@given(st.text(alphabet="-BEGINCRTFAD KY=+/\n0", max_size=300))
def test_no_text_at_all_breaks_the_reading(text: str) -> None:
    try:
        kept = CaCertificate.parse(text)
    except InvalidInput:
        return

    assert kept is None or kept.count >= 1


def test_a_proxy_is_an_address_and_a_name() -> None:
    kept = Proxy.parse({"url": "http://proxy.example:3128/", "username": " xa "})

    assert kept == Proxy("http://proxy.example:3128", "xa")
    assert kept is not None
    assert Proxy.parse(kept.to_json()) == kept
    assert Proxy.parse(None) is None


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://proxy.example", "cổng"),
        ("socks5://proxy.example:1080", "dạng http"),
        ("proxy.example:3128", "dạng http"),
        ("http://nga:x@proxy.example:3128", "tài khoản"),
        ("http://proxy.example:3128/duong", "chỉ gồm"),
        ("http://proxy.example/wpad.dat", "PAC"),
        ("http://proxy.example:99999", "không phải địa chỉ"),
    ],
)
def test_what_is_no_proxy_is_told(url: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(words)):
        Proxy.parse({"url": url})


def test_a_password_is_no_part_of_it() -> None:
    with pytest.raises(InvalidInput):
        Proxy.parse({"url": "http://proxy.example:3128", "password": "x"})
