"""How often screening accuses the honest, and how often it finds what was planted.

    python -m benchmarks.screening [SEEDS] [SECONDS]

Surveys of 2,400 forms over 15 units with about 80 volunteers, simulated; SEEDS (100) of each kind, of the
further kinds a fifth. It stops after SECONDS (1,500) and says how many seeds were run. The tests use the
same functions with few seeds.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import numpy as np

from survey.demo.misconduct import invent_ratings
from survey.demo.population import Population, simulate_population
from survey.demo.settings import CopiedBlock, Invention, Manner, Simulation
from survey.plan import Plan, read_plan, unit_infos
from survey.questionnaire import load_questionnaire
from survey.screening import Screening, screen_survey
from survey.serials import format_serial
from survey.store.records import Form, StoredForm

FDR = 0.1
BLOCK_ROWS = 20
HONEST = Simulation(satisfied=(0.80, 0.95), perfect=False)
TEMPLATE = Path(__file__).resolve().parents[1] / "survey" / "templates" / "ba-dinh-2020.toml"
_PROCESSES = 2


def population_to_forms(population: Population) -> list[StoredForm]:
    """The forms of a simulated survey as the store would hand them out, one workbook for each unit."""
    codes = {
        attribute.code: [option.code for option in attribute.options]
        for attribute in population.questionnaire.attributes
        if attribute.code in population.attributes
    }
    rows: dict[int, Iterator[int]] = {}
    forms = []
    for i in range(population.forms):
        position = int(population.unit[i])
        unit = population.units[position]
        attributes = {
            code: options[population.attributes[code][i]]
            for code, options in codes.items()
            if population.attributes[code][i] >= 0
        }
        form = Form(
            format_serial(unit.id, int(population.number[i])),
            unit.id,
            population.ratings[i].tobytes(),
            attributes,
            str(population.day[i]),
            population.volunteers[population.volunteer[i]],
            comment=population.comments.get(i),
        )
        number = next(rows.setdefault(position, count(2)))
        forms.append(StoredForm(i + 1, position + 1, f"{unit.id}.xlsx", "Phiếu", number, form))
    return forms


def simulate(
    seed: int,
    plan: Plan,
    questionnaire: str = "ba-dinh-2020",
    manner: Manner | None = None,
    block: bool = False,
    simulation: Simulation = HONEST,
) -> Population:
    """A survey; if asked for, with a volunteer who made up 30 of a ward's 150 forms, and a copied block."""
    rng = np.random.default_rng([2020, seed])
    wards = [unit.id for unit in plan.units if unit.quota == 150]
    culprit, source, target = rng.choice(wards, 3, replace=False).tolist()
    inventions = () if manner is None else (Invention(culprit, 30, manner),)
    blocks = (CopiedBlock(source, target, BLOCK_ROWS, int(rng.integers(0, 100))),) if block else ()
    asked = replace(simulation, inventions=inventions, copied_blocks=blocks)
    return simulate_population(load_questionnaire(questionnaire), unit_infos(plan, "vi"), rng, asked)


def simulate_busy_volunteer(seed: int, plan: Plan) -> Population:
    """One volunteer collected all 150 forms of a ward and made up 30 of them in a row."""
    honest = simulate(seed, plan)
    rng = np.random.default_rng([2021, seed])
    ward = np.flatnonzero(honest.unit == int(rng.integers(1, len(honest.units))))
    volunteer, ratings, invented = honest.volunteer.copy(), honest.ratings.copy(), honest.invented.copy()
    volunteer[ward] = volunteer[ward[0]]
    start = int(rng.integers(len(ward) - 30))
    own = ward[start : start + 30]
    ratings[own] = invent_ratings(honest.questionnaire, ratings[own], "mixed", rng)
    invented[own] = True
    return replace(honest, volunteer=volunteer, ratings=ratings, invented=invented)


@dataclass(frozen=True)
class Outcome:
    """One simulated survey: volunteers named rightly and wrongly, the culprits, copied blocks, time."""

    right: int
    wrong: int
    culprits: int
    blocks_found: int
    blocks: int
    false_blocks: int
    seconds: float


def judge(population: Population, screening: Screening, seconds: float = 0.0) -> Outcome:
    """Compare what was found with what was planted.

    A block is found where at least nine tenths of its copied rows are under question, with the right other
    place; a block found elsewhere is false, unless both its places are rows that were invented.
    """
    culprits = {
        (population.units[population.unit[i]].id, population.volunteers[population.volunteer[i]])
        for i in np.flatnonzero(population.invented)
    }
    named = {(volunteer.unit_id, volunteer.name) for volunteer in screening.flagged}
    copies = {
        int(i) + 1: int(population.copied_from[i]) + 1 for i in np.flatnonzero(population.copied_from >= 0)
    }
    made_up = set((np.flatnonzero(population.invented) + 1).tolist())
    found: set[int] = set()
    false = 0
    for block in screening.of_kind("copied_block"):
        pairs = [(a.row_id, b.row_id) for a, b in zip(block.first, block.second, strict=True)]
        right = {b if b in copies else a for a, b in pairs if copies.get(b) == a or copies.get(a) == b}
        found |= right
        false += not right and not all({a, b} <= made_up for a, b in pairs)
    return Outcome(
        len(named & culprits), len(named - culprits), len(culprits),
        int(bool(copies) and len(found) >= 0.9 * len(copies)), int(bool(copies)), false, seconds,
    )  # fmt: skip


Maker = Callable[[int, Plan], Population]


def honest_forms(seed: int, plan: Plan) -> Population:
    """Nobody did anything wrong."""
    return simulate(seed, plan)


def planted(seed: int, plan: Plan) -> Population:
    """A volunteer who invented (straight lines, copies with noise, low variance) and a block of 20 rows."""
    return simulate(seed, plan, manner="mixed", block=True)


def only_straight(seed: int, plan: Plan) -> Population:
    """As `planted`, straight lines only."""
    return simulate(seed, plan, manner="straight", block=True)


def only_copies(seed: int, plan: Plan) -> Population:
    """As `planted`, copies with noise only."""
    return simulate(seed, plan, manner="copies", block=True)


def only_flat(seed: int, plan: Plan) -> Population:
    """As `planted`, low variance only."""
    return simulate(seed, plan, manner="flat", block=True)


def short_honest(seed: int, plan: Plan) -> Population:
    """The form of eight rows, honest."""
    return simulate(seed, plan, "ba-dinh-2020-rut-gon")


def short_planted(seed: int, plan: Plan) -> Population:
    """The form of eight rows, planted."""
    return simulate(seed, plan, "ba-dinh-2020-rut-gon", "mixed", block=True)


def strong_volunteers(seed: int, plan: Plan) -> Population:
    """Honest, but volunteers matter three times as much as they usually do."""
    return simulate(seed, plan, simulation=replace(HONEST, volunteer=0.03))


def near_perfect(seed: int, plan: Plan) -> Population:
    """Honest, with nearly everybody satisfied."""
    return simulate(seed, plan, simulation=Simulation(satisfied=(0.97, 0.999)))


MAIN: Sequence[tuple[str, Maker]] = (
    ("honest, 80-95% satisfied", honest_forms),
    ("30 of 150 invented, block", planted),
)
FURTHER: Sequence[tuple[str, Maker]] = (
    ("straight lines only, block", only_straight),
    ("copies only, block", only_copies),
    ("low variance only, block", only_flat),
    ("8 rows: honest", short_honest),
    ("8 rows: invented, block", short_planted),
    ("honest, strong volunteers", strong_volunteers),
    ("honest, 97-99.9% satisfied", near_perfect),
    ("150 of one hand, 30 in a row", simulate_busy_volunteer),
)


def run_seed(make: Maker, seed: int) -> Outcome:
    """Simulate, screen and judge one survey."""
    plan = read_plan(TEMPLATE)
    population = make(seed, plan)
    forms = population_to_forms(population)
    begun = time.perf_counter()
    screening = screen_survey(forms, population.questionnaire, plan, np.random.default_rng(seed), FDR)
    return judge(population, screening, time.perf_counter() - begun)


def summary(name: str, outcomes: Sequence[Outcome]) -> str:
    """One line: false accusations, recall, precision, blocks, time."""
    surveys = len(outcomes)
    right, wrong = sum(o.right for o in outcomes), sum(o.wrong for o in outcomes)
    culprits, blocks = sum(o.culprits for o in outcomes), sum(o.blocks for o in outcomes)
    clean = sum(o.wrong == 0 and o.false_blocks == 0 for o in outcomes)
    recall = f"{right}/{culprits}" if culprits else "-"
    precision = f"{right / (right + wrong):.3f}" if right + wrong else "-"
    found = f"{sum(o.blocks_found for o in outcomes)}/{blocks}" if blocks else "-"
    slowest = max(o.seconds for o in outcomes)
    return (
        f"{name:30} {surveys:5d}  {clean:5d}  {wrong:5d}  {recall:>8}  {precision:>9}  {found:>8}"
        f"  {sum(o.false_blocks for o in outcomes):5d}  {slowest:6.1f}"
    )


def main() -> None:
    """Print a line for each kind of survey."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    limit = time.monotonic() + (float(sys.argv[2]) if len(sys.argv) > 2 else 1500.0)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the processes are enough
    print(
        f"false discovery rate {FDR}; clean: surveys in which nobody was named wrongly and no block was false"
    )
    print(f"{'':30} {'seeds':>5}  {'clean':>5}  {'wrong':>5}  {'recall':>8}  {'precision':>9}  {'blocks':>8}"
          f"  {'false':>5}  {'slow s':>6}")  # fmt: skip
    with ProcessPoolExecutor(_PROCESSES) as pool:
        for kinds, wanted in ((MAIN, seeds), (FURTHER, max(1, seeds // 5))):
            for name, make in kinds:
                outcomes: list[Outcome] = []
                for start in range(0, wanted, 2 * _PROCESSES):
                    if time.monotonic() > limit and outcomes:
                        break
                    part = range(start, min(start + 2 * _PROCESSES, wanted))
                    outcomes += pool.map(run_seed, [make] * len(part), part)
                print(summary(name, outcomes), flush=True)


if __name__ == "__main__":
    main()
