"""What stands on the blank forms besides the questionnaire's own texts, and what can go wrong."""

MESSAGES: dict[str, tuple[str, str]] = {
    "no_such_kind": (
        "Không có loại phiếu “{found}”; hãy chọn trong: {allowed}.",
        "There is no kind of form '{found}'; choose from: {allowed}.",
    ),
    "no_quota": (
        "Đơn vị “{unit}” chưa có chỉ tiêu phiếu trong survey.toml: hãy ghi quota, hoặc cho biết số phiếu "
        "bằng --count.",
        "The unit '{unit}' has no quota in survey.toml: give it one, or say how many forms with --count.",
    ),
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
    "prompt": ("Ông/Bà hài lòng ở mức nào về các nội dung sau?", "How satisfied are you with the following?"),
    "instruction": (
        "Đánh một dấu X vào một ô ở mỗi dòng. Nếu đánh nhầm, khoanh tròn ô đánh nhầm rồi đánh dấu X vào ô "
        "khác.",
        "Put one X in each row. To correct a mistake, circle the wrong box and put an X in another.",
    ),
    "respondent_heading": ("Thông tin chung", "About you"),
    "thanks": ("Trân trọng cảm ơn Ông/Bà!", "Thank you very much!"),
    # The entry book
    "sheet_entry": ("Nhập phiếu", "Entry"),
    "sheet_guide": ("Hướng dẫn", "Guide"),
    "entry_unit": ("Đơn vị: {unit}", "Unit: {unit}"),
    "entry_range": ("Mã phiếu: {first} đến {last}", "Serials: {first} to {last}"),
    "entry_typed": ("Đã nhập:", "Entered:"),
    "entry_of": ("/ {quota} phiếu", "/ {quota} forms"),
    "entry_open": ("Ô còn trống trong các phiếu đã nhập:", "Cells left blank in the forms entered:"),
    "footer_page": ("Trang &P/&N", "Page &P/&N"),
    "wrong_rating_title": ("Không có mức này", "No such answer"),
    "wrong_rating": (
        "Gõ một trong các số {figures}, hoặc chọn trong danh sách (mũi tên ở góc ô). Phiếu bỏ trống hoặc "
        "đánh hai ô: để trống.",
        "Type one of {figures}, or choose from the list (the arrow beside the cell). A row left blank or "
        "with two marks: leave it blank.",
    ),
    "wrong_category_title": ("Không có lựa chọn này", "No such choice"),
    "wrong_category": (
        "Chọn trong danh sách (mũi tên ở góc ô, hoặc bấm Alt + ↓). Phiếu không đánh dấu: để trống.",
        "Choose from the list (the arrow beside the cell, or press Alt + ↓). Nothing marked: leave it blank.",
    ),
    "wrong_date_title": ("Ngày chưa đúng", "Not a date of this survey"),
    "wrong_date": (
        "Gõ ngày/tháng/năm, ví dụ {example}; từ {first} đến {last}. Phiếu không ghi ngày: để trống.",
        "Type a date, for example {example}, from {first} to {last} (day/month/year). No date on the form: "
        "leave it blank.",
    ),
    "too_long_title": ("Dài quá", "Too long"),
    "too_long": ("Nhiều nhất {most} ký tự.", "At most {most} characters."),
    "guide_title": ("HƯỚNG DẪN NHẬP PHIẾU", "HOW TO ENTER THE FORMS"),
    "guide_row": (
        "Mỗi dòng của trang “{sheet}” là một phiếu giấy. Tìm dòng có mã phiếu in ở góc trên bên phải của "
        "phiếu, rồi gõ các câu trả lời từ trái sang phải theo đúng thứ tự trên phiếu. Phím Tab đưa sang ô "
        "tiếp theo.",
        "Each row of the sheet '{sheet}' is one paper form. Find the row with the serial printed in the "
        "top right corner of the form and type the answers from left to right in the order of the form. "
        "The Tab key goes to the next cell.",
    ),
    "guide_rating": (
        "Mức hài lòng: gõ số in dưới ô được đánh dấu, hoặc chọn trong danh sách. Bảng ở dưới ghi những gì "
        "được nhập vào từng cột.",
        "Ratings: type the figure printed under the marked box, or choose from the list. The table below "
        "shows what each column takes.",
    ),
    "guide_blank": (
        "Dòng bỏ trống, hoặc có hai dấu mà không rõ dấu nào được chọn: để trống. Không đoán thay người trả "
        "lời.",
        "A row left blank, or with two marks and no telling which one counts: leave it blank. Do not guess "
        "for the respondent.",
    ),
    "guide_date": (
        "Ngày: gõ ngày/tháng/năm, ví dụ {example}. Máy nào không nhận thì gõ tháng/ngày/năm; gõ xong nhìn "
        "lại, ô luôn hiện ngày/tháng/năm.",
        "Date: type it in the order your Excel takes and look again: the cell always shows day/month/year, "
        "for example {example}.",
    ),
    "guide_private": (
        "Góp ý: gõ nguyên văn, nhưng không gõ họ tên, số điện thoại, số căn cước, địa chỉ hay số hồ sơ của "
        "ai.",
        "Suggestions: type them word for word, but nobody's name, telephone or identity number, address or "
        "dossier number.",
    ),
    "guide_colours": (
        "Ô vàng: phiếu đang nhập dở, ô này còn trống. Ô đỏ: giá trị không dùng được (thường do dán từ nơi "
        "khác), hãy gõ lại.",
        "Yellow: the form has been begun and this cell is still blank. Red: the value cannot be used (most "
        "often pasted from elsewhere); type it again.",
    ),
    "guide_missing": (
        "Phiếu không thu lại được: để trống cả dòng. Các ô khác đã khóa để tệp không bị hỏng; không chèn, "
        "xóa hay sắp xếp dòng.",
        "A form that did not come back: leave its row blank. The other cells are locked so that the file "
        "stays whole; do not insert, delete or sort rows.",
    ),
    "guide_send": (
        "Nhập xong hoặc cần nộp giữa chừng: lưu lại rồi gửi chính tệp này. Nhập thêm rồi gửi lại vẫn được, "
        "phiếu không bị tính hai lần.",
        "When finished, or when asked for what there is: save and send this very file. You may go on and "
        "send it again; no form is counted twice.",
    ),
    "guide_allowed": ("Được nhập những gì", "What may be typed"),
    "guide_columns": ("Cột {columns}", "Columns {columns}"),
    # The XLSForm
    "xls_head": ("Phiếu nào, ở đâu, ngày nào", "Which form, where, when"),
    "xls_required": ("Câu này bắt buộc.", "This question must be answered."),
    "xls_scan": ("Quét mã QR trên phiếu giấy, nếu có", "Scan the QR code on the paper form, if there is one"),
    "xls_serial_hint": (
        "In ở góc trên bên phải của phiếu, ví dụ 00007-0123S",
        "Printed in the top right corner of the form, for example 00007-0123S",
    ),
    "xls_serial_wrong": (
        "Mã phiếu chưa đúng. Gõ lại đúng như in trên phiếu: mã đơn vị, gạch ngang, số thứ tự, chữ cái cuối "
        "(viết hoa).",
        "Not a serial of these units. Type it as printed: unit, hyphen, number, the letter at the end in "
        "capitals.",
    ),
    "xls_date_wrong": (
        "Ngày phải trong kỳ khảo sát, từ {first} đến {last}.",
        "The date must lie in the survey period, from {first} to {last}.",
    ),
    "xls_comment_hint": (
        "Ghi nguyên văn; không ghi họ tên, số điện thoại, số căn cước, địa chỉ hay số hồ sơ của ai.",
        "Word for word, but nobody's name, telephone or identity number, address or dossier number.",
    ),
    "xls_too_few": (
        "Mới trả lời được ít hơn {needed} trong {criteria} tiêu chí: phiếu như vậy không hợp lệ. Nếu người "
        "trả lời đồng ý, hãy hỏi lại các câu còn bỏ trống.",
        "Fewer than {needed} of {criteria} criteria are answered: such a form is not valid. If the "
        "respondent agrees, ask the questions left out again.",
    ),
    # Files
    "file_pdf": ("phieu", "forms"),
    "file_xlsx": ("nhap-phieu", "entry"),
    # What can go wrong
    "no_such_unit": (
        "Khảo sát không có đơn vị mang mã “{unit}”. Các đơn vị: {units}.",
        "The survey has no unit with the code '{unit}'. Its units: {units}.",
    ),
    "no_forms": (
        "Chưa biết in mấy phiếu cho “{unit}”: số phiếu là {count}, số đầu là {first}. Cả hai phải từ 1 trở "
        "lên.",
        "How many forms for '{unit}' is not clear: {count} from number {first}. Both must be 1 or more.",
    ),
    "same_serials": (
        "Mã đơn vị “{first}” và “{second}” cho ra cùng một mã phiếu ({key}-…). Hãy đổi một trong hai mã "
        "trong survey.toml rồi chạy lại.",
        "The unit codes '{first}' and '{second}' would give the same serials ({key}-…). Change one of them "
        "in survey.toml and run again.",
    ),
    "would_overwrite": (
        "“{path}” đã có và khác với tệp sắp tạo: có thể đã có người nhập phiếu vào đó. Chưa ghi gì. Hãy "
        "chuyển tệp ấy đi nơi khác rồi chạy lại.",
        "'{path}' is there already and differs from what would be written: somebody may have entered forms "
        "in it. Nothing was written. Move that file elsewhere and run again.",
    ),
    "no_glyph": (
        "Không in được phiếu: máy này không có phông chữ nào viết được “{text}” trong bảng hỏi. Hãy cài "
        "một phông có chữ ấy (ví dụ Noto Sans) rồi chạy lại, hoặc sửa chữ trong bảng hỏi.",
        "The form cannot be printed: no font on this computer can write '{text}', which is in the "
        "questionnaire. Install a font that has it (Noto Sans, for example) and run again, or change the "
        "questionnaire.",
    ),
}
