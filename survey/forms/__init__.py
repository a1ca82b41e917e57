"""Blank forms out: the printable form, the Excel entry book, the XLSForm, from the same questionnaire."""

from survey.forms.make import FORM_KINDS, FormBatch, FormKind, check_printable, make_forms

__all__ = ["FORM_KINDS", "FormBatch", "FormKind", "check_printable", "make_forms"]
