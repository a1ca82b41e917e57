"""A survey's plan: its units with quotas and populations, its period, target and texts."""

from survey.plan.model import Plan, Unit, UnitInfo, UnitLevel, unit_infos
from survey.plan.read import read_plan

__all__ = ["Plan", "Unit", "UnitInfo", "UnitLevel", "read_plan", "unit_infos"]
