"""Invented people for the demo and for trials: common names, numbers that nobody can hold."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

_FAMILY = (
    "Nguyễn Trần Lê Phạm Hoàng Hồ Võ Đặng Bùi Đỗ Phan Vũ Ngô Dương Lý Trương Đinh Cao Quàng Lò"
).split()
_MIDDLE = {
    "male": "Văn Hữu Đức Minh Quang Xuân Công Đình".split(),
    "female": "Thị Thị Thị Ngọc Thanh Kim Thùy Diệu".split(),
}
_GIVEN = {
    "male": "An Bình Cường Dũng Đạt Giang Hải Hiếu Hùng Khánh Long Nam Phong Sơn Tuấn Vinh".split(),
    "female": "Ánh Bưởi Chi Đào Én Hạnh Hoa Hương Lan Mai Mỹ Nga Oanh Thảo Uyên Yến".split(),
}
_HAMLETS = ("Hà Bạc", "Phú An", "Xa Vi", "Ruộng", "Khe Văn", "Pa Loang", "Ra Lu", "Gia Giã")
_LONG_NAMES = (
    "Tôn Nữ Thị Diệu Huyền Công Tằng Quỳnh Phương",
    "Hồ Thị Y Đăk Kpă H'Nhơn <An & Bình>",
)
# No province issues numbers beginning with 998, and 0900 000 xxx is nobody's phone.
_NOBODYS_PROVINCE = "998"
_NOBODYS_PHONE = "0900000"


@dataclass(frozen=True, slots=True)
class Invented:
    """Draws people from a seeded `random`; equal seeds give equal people."""

    random: Random
    commune: str

    def applicant(self) -> dict[str, Any]:
        """The command line's `applicant` shape."""
        if self.random.random() < 0.04:
            return self._organisation()
        sex = self.random.choice(("male", "female"))
        born = date(1945, 1, 1) + timedelta(days=self.random.randrange(22_000))
        return {
            "kind": "citizen",
            "name": self._name(sex),
            "id_type": "cccd",
            "id_number": self._number(sex, born),
            "birth_date": born.isoformat(),
            "sex": sex,
            "phone": self._phone(),
            "email": None,
            "address": f"Thôn {self.random.choice(_HAMLETS)}, {self.commune}",
        }

    def _name(self, sex: str) -> str:
        if self.random.random() < 0.01:
            return self.random.choice(_LONG_NAMES)
        family = self.random.choices(_FAMILY, weights=range(len(_FAMILY) * 2, 0, -2))[0]
        middle, given = self.random.choice(_MIDDLE[sex]), self.random.choice(_GIVEN[sex])
        return f"{family} {middle} {given}"

    def _number(self, sex: str, born: date) -> str:
        century = 2 * (born.year // 100 - 19) + (sex == "female")
        tail = f"{self.random.randrange(1_000_000):06d}"
        return f"{_NOBODYS_PROVINCE}{century}{born.year % 100:02d}{tail}"

    def _phone(self) -> str:
        return f"{_NOBODYS_PHONE}{self.random.randrange(1000):03d}"

    def _organisation(self) -> dict[str, Any]:
        place = self.random.choice(_HAMLETS)
        return {
            "kind": "enterprise",
            "name": f"Hợp tác xã Dịch vụ nông nghiệp {place}",
            "id_type": "none",
            "id_number": f"99{self.random.randrange(10**8):08d}",
            "phone": self._phone(),
            "address": f"Thôn {place}, {self.commune}",
        }
