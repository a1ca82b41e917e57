"""Who answered and who collected: attributes of respondents, volunteers, and the days they worked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from survey.questionnaire.model import Attribute, Option, Questionnaire
from survey.text import fold

# Relative frequencies at a ward's one-stop counter, by an option's folded label or code. Options not
# listed get shares of their own. Keys are tried as they stand, so an attribute in another
# survey that offers the same categories gets the same shares.
_SHARES: Mapping[str, float] = {
    "ca nhan": 92, "dai dien to chuc": 8, "to chuc": 8,
    "nam": 46, "nu": 52, "khong tra loi": 2,
    "18 24": 9, "25 34": 24, "35 49": 33, "50 60": 20, "tren 60": 14,
    "tieu hoc": 3, "thcs": 9, "thpt": 27, "day nghe trung cap cao dang": 23, "dai hoc tro len": 38,
    "nghi huu": 19, "khong di lam": 6, "tu do": 24, "sinh vien": 6, "khu vuc tu": 26, "khu vuc cong": 14,
    "ho tich": 27, "chung thuc": 41, "dat dai": 7, "xay dung quan ly do thi": 5,
    "dang ky kinh doanh": 6, "lao dong tbxh": 9, "khac": 5,
    "truc tiep": 84, "truc tuyen": 12, "buu chinh": 4,
    "1 lan": 52, "2 lan": 37, "3 lan": 8, "4 lan": 3, "tu 4 lan tro len": 3, "4 lan tro len": 3,
    "1": 52, "2": 37, "3": 8, "4": 3,
}  # fmt: skip

# Where a later attribute depends on an earlier category: the factor on its shares.
_GIVEN: Mapping[str, Mapping[str, float]] = {
    "18 24": {"nghi huu": 0, "sinh vien": 10, "dai hoc tro len": 0.6, "thpt": 1.6, "khu vuc cong": 0.3},
    "25 34": {"nghi huu": 0, "sinh vien": 0.6, "dai hoc tro len": 1.4},
    "35 49": {"nghi huu": 0.02, "sinh vien": 0},
    "50 60": {"nghi huu": 1.5, "sinh vien": 0, "dai hoc tro len": 0.8},
    "tren 60": {"nghi huu": 12, "sinh vien": 0, "khu vuc tu": 0.15, "khu vuc cong": 0.05, "truc tuyen": 0.3},
    "dai dien to chuc": {"ho tich": 0.1, "dang ky kinh doanh": 6, "lao dong tbxh": 0.3, "nghi huu": 0},
}

_MIDDLE = ("Thu", "Minh", "Hải", "Ngọc", "Thanh", "Quang", "Bảo", "Đức", "Hồng", "Khánh", "Phương", "Tuấn")
_GIVEN_NAMES = (
    "Anh", "Hà", "Linh", "Trang", "Huyền", "Nam", "Dũng", "Long", "Yến", "Mai", "Hiếu", "Vân", "Châu",
    "Đạt", "Giang", "Hương", "Khôi", "Lan", "Ngân", "Oanh", "Phúc", "Quân", "Sơn", "Thảo", "Tú", "Việt",
)  # fmt: skip


def draw_attributes(
    questionnaire: Questionnaire, traits: NDArray[np.float64], rng: np.random.Generator, blank: float
) -> dict[str, NDArray[np.int16]]:
    """Draw each attribute that has closed categories: positions of options (n,), −1 where left blank.

    The number of visits, or any attribute whose options are counted so, falls with satisfaction.
    """
    forms = len(traits)
    factors: dict[str, NDArray[np.float64]] = {}
    drawn = {}
    for attribute in questionnaire.attributes:
        if not attribute.options:
            continue
        keys = [_share_key(option) for option in attribute.options]
        shares = np.tile(_base_shares(attribute, keys, rng), (forms, 1))
        for position, key in enumerate(keys):
            shares[:, position] *= factors.get(key, 1.0)
        below = np.cumsum(shares / shares.sum(axis=1, keepdims=True), axis=1)
        counted = all(key[:1].isdigit() or "lan" in key.split() for key in keys) and "1" in keys[0]
        chance = _falling_with(traits, rng) if counted and len(keys[0]) < 6 else rng.random(forms)
        chosen = np.minimum((chance[:, None] > below).sum(axis=1), len(keys) - 1).astype(np.int16)
        for position, key in enumerate(keys):
            for later, factor in _GIVEN.get(key, {}).items():
                factors.setdefault(later, np.ones(forms))[chosen == position] *= factor
        chosen[rng.random(forms) < blank] = -1
        drawn[attribute.code] = chosen
    return drawn


def _share_key(option: Option) -> str:
    """The key of the option in the table of shares, or its folded Vietnamese label."""
    spellings = [option.label.in_language("vi"), *option.aliases, option.code]
    return next((fold(text) for text in spellings if fold(text) in _SHARES), fold(spellings[0]))


def _base_shares(attribute: Attribute, keys: list[str], rng: np.random.Generator) -> NDArray[np.float64]:
    """Shares of an attribute's options: those of the table where it knows most of them, else drawn."""
    drawn = rng.dirichlet(np.linspace(6, 3, len(attribute.options)))
    known = np.array([_SHARES.get(key, np.nan) for key in keys])
    if np.isnan(known).sum() * 2 >= len(keys):
        return drawn
    shares = np.where(np.isnan(known), np.nanmin(known), known)
    return np.asarray(shares / shares.sum(), dtype=np.float64)


def _falling_with(traits: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Uniform draws (n,) that are high, on the whole, where the trait is low (correlation −0.3)."""
    from scipy.special import ndtr

    mixed = -0.3 * traits + np.sqrt(1 - 0.3**2) * rng.standard_normal(len(traits))
    return np.asarray(ndtr(mixed), dtype=np.float64)


def share_out(
    forms: int, per_volunteer: int, rng: np.random.Generator, fixed: tuple[int, ...] = ()
) -> NDArray[np.int32]:
    """Share a unit's forms among volunteers in blocks: the position of the volunteer of each form, (n,).

    `fixed` gives the numbers of forms of the last volunteers; the others get about `per_volunteer`,
    unevenly, and at least one where there are enough.
    """
    rest = forms - sum(fixed)
    others = max(1 if rest > 0 else 0, round(rest / max(per_volunteer, 1)))
    sizes = np.zeros(0, dtype=np.int64)
    if others:
        base = min(rest // (2 * others), max(1, per_volunteer // 2))
        sizes = base + rng.multinomial(rest - base * others, rng.dirichlet(np.full(others, 12.0)))
    sizes = np.concatenate([sizes, np.array(fixed, dtype=np.int64)])
    return np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)


def draw_volunteer_names(count: int, rng: np.random.Generator) -> tuple[str, ...]:
    """Draw `count` different made-up names, as volunteers write themselves: "Thu Hà"; then "TNV 313"."""
    names = [f"{middle} {given}" for middle in _MIDDLE for given in _GIVEN_NAMES if middle != given]
    order = rng.permutation(len(names))
    return tuple(names[order[k]] if k < len(names) else f"TNV {k + 1}" for k in range(count))


def draw_days(
    volunteer: NDArray[np.int32], period: tuple[date, date], rng: np.random.Generator
) -> NDArray[np.datetime64]:
    """Draw the day of each form (n,): each volunteer comes on a few working days, in order of their forms."""
    first, last = (np.datetime64(day, "D") for day in period)
    days = np.arange(first, last + 1)
    weekday = (days.astype(np.int64) + 3) % 7  # 1970-01-01 was a Thursday
    working = days[weekday < 5] if (weekday < 5).any() else days
    drawn = np.empty(len(volunteer), dtype="datetime64[D]")
    for position in np.unique(volunteer):
        own = np.flatnonzero(volunteer == position)
        visits = rng.choice(working, size=min(len(working), 1 + len(own) // 10), replace=False)
        drawn[own] = np.sort(rng.choice(visits, size=len(own)))
    return drawn
