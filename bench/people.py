"""People as they come to a counter: invented, with the frequencies real names have."""

from dataclasses import dataclass
from random import Random

# Family names by their share in the country, in tenths of a percent; the rest is spread thin.
_FAMILIES = {
    "Nguyễn": 384, "Trần": 110, "Lê": 95, "Phạm": 71, "Hoàng": 32, "Huỳnh": 19, "Phan": 45,
    "Vũ": 22, "Võ": 17, "Đặng": 21, "Bùi": 20, "Đỗ": 14, "Hồ": 13, "Ngô": 13, "Dương": 10, "Lý": 5,
    "Đinh": 7, "Trương": 9, "Đoàn": 6, "Mai": 5, "Lương": 5, "Hà": 4, "Trịnh": 4, "Cao": 4,
    "Châu": 2, "Tạ": 3, "Lâm": 3, "Tô": 2, "Đào": 3, "Phùng": 2, "Thái": 3, "Quách": 1, "Vương": 2,
    "Nông": 1, "Ma": 1, "Giàng": 1, "Y": 1, "Thạch": 2, "Kim": 1, "Sơn": 1, "Tăng": 1, "Quang": 1,
}  # fmt: skip
_WOMEN = {
    "Thị": 480, "Thị Thu": 40, "Thị Ngọc": 40, "Thị Thanh": 40, "Thị Kim": 30, "Thị Hồng": 30,
    "Ngọc": 60, "Thanh": 40, "Thu": 30, "Minh": 20, "Phương": 25, "Khánh": 15, "Bảo": 20,
    "Thùy": 25, "Mỹ": 20, "Hoài": 15, "Như": 15, "Quỳnh": 15, "Diệu": 10, "": 30,
}  # fmt: skip
_MEN = {
    "Văn": 380, "Hữu": 40, "Đức": 45, "Minh": 50, "Quang": 45, "Công": 30, "Đình": 40, "Xuân": 35,
    "Ngọc": 40, "Thanh": 40, "Quốc": 40, "Anh": 20, "Hoàng": 30, "Gia": 20, "Trọng": 20, "Bá": 15,
    "Duy": 25, "Thành": 20, "Tấn": 15, "Viết": 10, "Văn Minh": 5, "": 35,
}  # fmt: skip
_GIVEN_WOMEN = (
    "Hương Lan Hoa Hằng Hà Thảo Trang Linh Nga Hạnh Phương Thủy Nhung Mai Ngọc Anh Huyền Hiền Loan "
    "Yến Dung Thu Vân Tuyết Hồng Liên Oanh Thúy Ánh Nhi Vy My Ngân Trâm Thư Quỳnh Châu Diễm Giang "
    "Hoài Kiều Lệ Ly Minh Mỹ Nguyệt Như Nhàn Phúc Phượng Quyên Sen Tâm Thơ Thanh Thi Thoa Thơm "
    "Thương Tiên Trinh Trúc Tú Uyên Xuân Đào Bích Bé Cúc Chi Duyên Gấm Hậu Lựu Lý"
).split()
_GIVEN_MEN = (
    "Hùng Dũng Tuấn Anh Minh Nam Hải Long Sơn Thành Cường Hoàng Đức Phúc Quang Huy Bình Tâm Thắng "
    "Trung Kiên Khang Tùng Việt Phong Vinh Hiếu Nghĩa Lộc Thịnh Toàn Tài Tiến Mạnh Khoa Khôi An "
    "Bảo Chiến Chung Công Cảnh Danh Duy Đạt Đông Giang Hà Hưng Hòa Khải Lâm Lợi Luân Nghị Nhân "
    "Ninh Phát Phương Quân Quý Quyết Sang Tấn Thái Thiện Thuận Trí Trường Tú Tường Vũ Vượng Xuân Ý"
).split()
_FIRMS = ("Công ty TNHH", "Hộ kinh doanh", "Công ty cổ phần", "Hợp tác xã")
_VILLAGES = ("Thôn Hà Bạc", "Thôn Ruộng", "Xóm Mới", "Khu phố 3", "Thôn Phú An", "Bản Khe Hà")


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented person, as the store writes them."""

    kind: str
    name: str
    id_type: str
    id_number: str
    birth_date: str
    sex: str
    phone: str | None
    address: str


def people(dice: Random, count: int) -> list[Invented]:
    """`count` different people; one in fifty is a firm."""
    return [_firm(dice) if dice.random() < 0.02 else _person(dice) for _ in range(count)]


def _person(dice: Random) -> Invented:
    woman = dice.random() < 0.5
    family = _drawn(dice, _FAMILIES)
    middle = _drawn(dice, _WOMEN if woman else _MEN)
    given = _common(dice, _GIVEN_WOMEN if woman else _GIVEN_MEN)
    year = dice.randrange(1940, 2008)
    century = (0 if year < 2000 else 2) + woman
    province = dice.choice((45, 45, 45, 45, 46, 44, 1, 79))
    number = f"{province:03d}{century}{year % 100:02d}{dice.randrange(1_000_000):06d}"
    return Invented(
        kind="citizen",
        name=" ".join(word for word in (family, middle, given) if word),
        id_type="cccd",
        id_number=number,
        birth_date=f"{year}-{dice.randrange(1, 13):02d}-{dice.randrange(1, 29):02d}",
        sex="female" if woman else "male",
        phone=_phone(dice) if dice.random() < 0.9 else None,
        address=f"{dice.choice(_VILLAGES)}, xã Hướng Hiệp, Quảng Trị",
    )


def _firm(dice: Random) -> Invented:
    owner = _person(dice)
    name = f"{dice.choice(_FIRMS)} {' '.join(owner.name.split()[-2:])}"
    return Invented(
        "enterprise", name, "none", "", owner.birth_date, owner.sex, owner.phone, owner.address
    )


def _phone(dice: Random) -> str:
    return (
        f"0{dice.choice((32, 35, 36, 38, 70, 76, 90, 91, 93, 97, 98))}{dice.randrange(10**7):07d}"
    )


def _drawn(dice: Random, shares: dict[str, int]) -> str:
    return dice.choices(list(shares), list(shares.values()))[0]


def _common(dice: Random, names: list[str]) -> str:
    """Earlier names in the list are given oftener (a quarter of the way in is the middle)."""
    return names[int(len(names) * dice.random() ** 2)]
