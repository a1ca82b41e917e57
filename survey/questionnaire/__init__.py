"""Questionnaires as data: the model, the reading of a file, the rules it must keep."""

from survey.questionnaire.load import check_questionnaire, load_questionnaire, shipped_questionnaires

__all__ = ["check_questionnaire", "load_questionnaire", "shipped_questionnaires"]
