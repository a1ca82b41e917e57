"""A simulated survey, from opinions to the messy workbooks volunteers hand in.

It serves the demonstration, the tests of screening and the benchmarks.
"""

from survey.demo.population import Population, made_up_units, simulate_answers, simulate_population
from survey.demo.settings import CopiedBlock, Invention, Simulation
from survey.demo.truth import DemoFiles, Planted
from survey.demo.workbooks import write_demo_workbooks

__all__ = [
    "CopiedBlock",
    "DemoFiles",
    "Invention",
    "Planted",
    "Population",
    "Simulation",
    "made_up_units",
    "simulate_answers",
    "simulate_population",
    "write_demo_workbooks",
]
