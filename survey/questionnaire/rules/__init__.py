"""The rules a questionnaire must keep. Each takes a draft and adds what it finds to the draft's notes."""
