"""What stands on the blank forms besides the questionnaire's own texts, and what can go wrong with them."""

MESSAGES: dict[str, tuple[str, str]] = {
    # The printed form
    "serial": ("Mã phiếu", "Form serial"),
    "unit": ("Đơn vị", "Unit"),
    "date": ("Ngày", "Date"),
    "interviewer": ("Người phỏng vấn", "Interviewer"),
    "number": ("TT", "No."),
    "page": ("Trang", "Page"),
    "chosen": ("ô được chọn", "chosen"),
    "corrected": ("ô đánh nhầm, đã bỏ", "mistake, taken back"),
    "not_rated": ("Không đánh giá", "Not rated"),
    "prompt": (
        "Ông/Bà hài lòng ở mức nào về các nội dung sau?",
        "How satisfied are you with the following?",
    ),
    "instruction": (
        "Đánh một dấu X vào một ô ở mỗi dòng. Nếu đánh nhầm, khoanh tròn ô đánh nhầm rồi đánh dấu X vào "
        "ô khác.",
        "Put one X in each row. To correct a mistake, circle the wrong box and put an X in another.",
    ),
    "respondent_heading": ("Thông tin chung", "About you"),
    "thanks": ("Trân trọng cảm ơn Ông/Bà!", "Thank you very much!"),
    # What can go wrong
    "no_glyph": (
        "Không in được phiếu: máy này không có phông chữ nào viết được “{text}” trong bảng hỏi. Hãy cài một "
        "phông có chữ ấy (ví dụ Noto Sans) rồi chạy lại, hoặc sửa chữ trong bảng hỏi.",
        "The form cannot be printed: no font on this computer can write '{text}', which is in the "
        "questionnaire. Install a font that has it (Noto Sans, for example) and run again, or change the "
        "questionnaire.",
    ),
}
