"""What the import says: files that are refused, rows that are held, cells to type again."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    # --columns
    "bad_mapping": (
        '--columns: “{found}” không đúng dạng “Tên cột=mã”. Ví dụ: --columns "Mục A=1.1,Nơi phát=unit".',
        "--columns: '{found}' is not of the form 'Header=code'. For example: --columns \"Part "
        'A=1.1,Where=unit".',
    ),
    "bad_mapping_file": (
        '--columns: không đọc được tệp “{path}” ({why}). Tệp TOML gồm các dòng: "Tên cột" = "mã".',
        '--columns: cannot read the file \'{path}\' ({why}). It is TOML with lines like "Header" = "code".',
    ),
    # Files that cannot be read
    "no_files": (
        "Chưa có tệp nào để nhập. Hãy ghi tên một hoặc nhiều tệp sau lệnh import.",
        "There is no file to import. Name one or more files after the command import.",
    ),
    "no_file": (
        "Không tìm thấy tệp “{path}”. Hãy kiểm tra lại tên tệp và thư mục.",
        "There is no file '{path}'. Check the file's name and folder.",
    ),
    "folder": (
        "“{path}” là một thư mục. Hãy chọn từng tệp trong thư mục đó (ví dụ {path}/*.xlsx).",
        "'{path}' is a folder. Name the files in it instead (for example {path}/*.xlsx).",
    ),
    "not_a_file": (
        "“{path}” không phải là tệp thường (có thể là thiết bị hoặc đường ống). Hãy chọn một tệp Excel "
        "hoặc CSV.",
        "'{path}' is not an ordinary file (a device or a pipe, perhaps). Choose an Excel or CSV file.",
    ),
    "unreadable": (
        "Không mở được tệp “{path}”. Hãy đóng tệp trong Excel nếu đang mở, rồi kiểm tra quyền truy cập.",
        "The file '{path}' cannot be opened. Close it in Excel if it is open there, then check its "
        "permissions.",
    ),
    "empty": (
        "Tệp “{path}” trống, không có dữ liệu. Hãy kiểm tra xem có gửi nhầm tệp không.",
        "The file '{path}' is empty. Check whether the wrong file was sent.",
    ),
    "too_large": (
        "Tệp “{path}” lớn hơn {limit} MB nên không được đọc. Hãy xóa hình ảnh và trang tính thừa, hoặc "
        "chia thành nhiều tệp.",
        "The file '{path}' is larger than {limit} MB and was not read. Remove pictures and sheets that "
        "are not "
        "needed, or split it into several files.",
    ),
    "inflated": (
        "Nội dung tệp khi giải nén lớn hơn {limit} MB nên không được đọc. Hãy chép bảng dữ liệu sang một "
        "tệp Excel mới.",
        "The file's content is larger than {limit} MB once unpacked and was not read. Copy the table "
        "into a new workbook.",
    ),
    "too_many_rows": (
        "Tệp có {rows} dòng, nhiều hơn mức cho phép là {limit}. Hãy chia thành nhiều tệp.",
        "The file has {rows} rows, more than the {limit} allowed. Split it into several files.",
    ),
    "too_many_wrong": (
        "Tệp có hơn {limit} ô trả lời không dùng được (đến cột “{column}”), nên không được nhập. Có lẽ đây là tệp của "
        "cuộc khảo sát khác hoặc các cột bị lệch. Hãy xem lại dòng tiêu đề, dùng --columns để chỉ rõ cột, hoặc chia tệp.",
        "More than {limit} answers of the file cannot be used (up to column “{column}”), so it was not taken in. It may be "
        "another survey's, or its columns may be shifted. Check the header, name the columns with --columns, or split it.",
    ),
    "too_many_columns": (
        "Tệp có {columns} cột, nhiều hơn mức cho phép là {limit}. Hãy xóa các cột thừa.",
        "The file has {columns} columns, more than the {limit} allowed. Remove the columns that are not "
        "needed.",
    ),
    "far_cell": (
        "Trang “{sheet}” có ô nằm quá xa, đến tận ô {cell} (chỉ đọc được {rows} dòng và {columns} cột). "
        "Hãy xóa ô đó, "
        "hoặc chép bảng dữ liệu sang một tệp mới rồi nhập lại.",
        "The sheet '{sheet}' has a cell very far away, at {cell} ({rows} rows and {columns} columns can "
        "be read). "
        "Delete that cell, or copy the table into a new file, and import it again.",
    ),
    "long_cell": (
        "Có một ô dài hơn {limit} ký tự. Có thể thiếu dấu ngoặc kép đóng ô; hãy mở tệp trong Excel, kiểm "
        "tra rồi lưu lại.",
        "A cell is longer than {limit} characters. A closing quote may be missing: open the file in "
        "Excel, check it "
        "and save it again.",
    ),
    "too_slow": (
        "Đọc tệp quá {seconds:.0f} giây mà chưa xong nên đã dừng. Hãy chép bảng dữ liệu sang một tệp "
        "Excel mới rồi nhập lại.",
        "Reading the file took more than {seconds:.0f} seconds and was stopped. Copy the table into a "
        "new workbook and "
        "import that.",
    ),
    "parser_died": (
        "Không đọc được tệp: tệp hỏng, hoặc cần nhiều hơn {megabytes} MB bộ nhớ (thường do một ô nằm rất "
        "xa bảng dữ liệu). "
        "Hãy chép bảng dữ liệu sang một tệp Excel mới rồi nhập lại.",
        "The file cannot be read: it is damaged, or needs more than {megabytes} MB of memory (usually "
        "because of a cell "
        "far away from the table). Copy the table into a new workbook and import that.",
    ),
    "no_parser": (
        "Bản cài đặt thiếu thư viện python-calamine. Hãy cài lại hailong.",
        "The installation lacks the library python-calamine. Install hailong again.",
    ),
    "password": (
        "Tệp có mật khẩu nên không đọc được. Hãy mở trong Excel, bỏ mật khẩu (File > Info > Protect "
        "Workbook > "
        "Encrypt with Password), lưu lại rồi nhập.",
        "The file is protected by a password. Open it in Excel, remove the password (File > Info > "
        "Protect Workbook > "
        "Encrypt with Password), save it and import it again.",
    ),
    "damaged": (
        "Tệp bị hỏng hoặc không phải tệp Excel thật. Hãy mở trong Excel và lưu lại dưới dạng .xlsx; nếu "
        "Excel cũng không "
        "mở được, hãy xin gửi lại tệp.",
        "The file is damaged or is not really a workbook. Open it in Excel and save it as .xlsx; if "
        "Excel cannot open it "
        "either, ask for the file again.",
    ),
    "not_a_table": (
        "“{path}” là tệp {kind}, không phải bảng dữ liệu. Hãy gửi tệp Excel (.xlsx) hoặc CSV.",
        "'{path}' is a {kind} file, not a table. Send an Excel (.xlsx) or CSV file.",
    ),
    "web_page": (
        "“{path}” là trang web hoặc XML lưu với đuôi bảng tính. Hãy mở trong Excel, chọn Save As > Excel "
        "Workbook (.xlsx), "
        "rồi nhập tệp mới.",
        "'{path}' is a web page or XML saved under a spreadsheet's name. Open it in Excel, choose Save "
        "As > Excel "
        "Workbook (.xlsx), and import the new file.",
    ),
    "not_text": (
        "“{path}” không phải tệp văn bản và cũng không phải tệp Excel. Hãy gửi tệp .xlsx hoặc .csv.",
        "'{path}' is neither text nor a workbook. Send an .xlsx or .csv file.",
    ),
    "unknown_encoding": (
        "Không có bảng mã “{encoding}”. Các bảng mã thường gặp: utf-8, utf-16, cp1258, tcvn3, vni, "
        "viscii, vps.",
        "There is no encoding '{encoding}'. Usual ones: utf-8, utf-16, cp1258, tcvn3, vni, viscii, vps.",
    ),
    "encoding_contradicted": (
        "Dấu đầu tệp (BOM) của “{path}” cho biết tệp dùng bảng mã {found}, trái với --encoding {encoding}. Hãy bỏ "
        "--encoding để chương trình tự nhận.",
        "The byte order mark of '{path}' says that it is {found}, against --encoding {encoding}. Leave --encoding "
        "out to have it found.",
    ),
    "wrong_encoding": (
        "“{path}” không đọc được theo bảng mã {encoding}. Hãy bỏ --encoding để chương trình tự nhận, "
        "hoặc chọn bảng mã khác.",
        "'{path}' cannot be read as {encoding}. Leave --encoding out to have it found, or choose another.",
    ),
    "no_header": (
        "Không tìm thấy dòng tiêu đề trong “{path}”: không dòng nào có tên cột như {expected}. Hãy ghi "
        "tên các cột ở một dòng "
        "phía trên dữ liệu.",
        "No header was found in '{path}': no row names columns such as {expected}. Write the names of "
        "the columns in a row "
        "above the data.",
    ),
    "does_not_fit": (
        "“{path}” không khớp với bảng hỏi {questionnaire}: dòng {row} chỉ có {found} trong "
        "{expected_count} cột đánh giá "
        "({found_codes}); thiếu {missing}. Hãy kiểm tra xem có nhầm tệp hay nhầm khảo sát không, hoặc "
        "chỉ rõ các cột bằng --columns.",
        "'{path}' does not fit the questionnaire {questionnaire}: row {row} has only {found} of "
        "{expected_count} rated "
        "columns ({found_codes}); missing {missing}. Check whether this is the right file and survey, or "
        "name the columns "
        "with --columns.",
    ),
    "near_header": (
        "Ô {column!r} gần giống cột {near}.",
        "The header {column!r} is close to column {near}.",
    ),
    "long_format": (
        "Tệp ghi mỗi câu trả lời một dòng; {answers} dòng đã được ghép thành {forms} phiếu theo mã phiếu.",
        "The file has one row an answer; its {answers} rows were joined into {forms} forms by their serials.",
    ),
    "long_without_serial": (
        "“{path}” ghi mỗi câu trả lời một dòng nhưng không có cột mã phiếu, nên không biết các dòng nào thuộc cùng "
        "một phiếu. Hãy thêm cột “Mã phiếu”, hoặc gửi bảng có mỗi phiếu một dòng.",
        "'{path}' has one row an answer but no column of serials, so that nobody can tell which rows belong to one "
        "form. Add a column 'Serial', or send a table with one row a form.",
    ),
    "no_rows": (
        "“{path}” có dòng tiêu đề nhưng không có phiếu nào bên dưới.",
        "'{path}' has a header but no form below it.",
    ),
    "no_such_unit": (
        "Không có đơn vị “{unit}” trong khảo sát này. Các đơn vị: {units}.",
        "There is no unit '{unit}' in this survey. The units are: {units}.",
    ),
    "no_such_column": (
        "Không thể gán cột “{header}” vào “{target}”. Có thể gán vào: {known}.",
        "The column '{header}' cannot be mapped to '{target}'. It can be mapped to: {known}.",
    ),
    "miscounted": (
        "Số dòng của “{path}” không cộng khớp; đây là lỗi của chương trình. Hãy báo cho người phụ trách.",
        "The rows of '{path}' do not add up; this is an error of the program. Please report it.",
    ),
    # The file as a whole
    "already": (
        "Tệp này đã được nhập trước đây (lần nhập {id}, lúc {at}, từ tệp “{name}”). Không có gì thay đổi.",
        "This file is in already (import {id}, at {at}, from '{name}'). Nothing was changed.",
    ),
    "text_as_workbook": (
        "Tệp có đuôi {suffix} nhưng thực ra là văn bản; đã đọc như tệp CSV.",
        "The file is called {suffix} but is text; it was read as CSV.",
    ),
    "unpaired_quote": (
        "Có dấu ngoặc kép không khép cặp; mỗi dòng được đọc riêng. Hãy kiểm tra lại dòng này trong tệp gốc.",
        "A quote is not closed; each line was read on its own. Check this line in the original file.",
    ),
    "encoding": (
        "Các cột {columns} dùng bảng mã cũ {encoding} và đã được chuyển sang Unicode.",
        "The columns {columns} were in the old encoding {encoding} and have been converted to Unicode.",
    ),
    "unreadable_text": (
        "Các cột {columns} có chữ không đọc được vì không rõ bảng mã. Hãy lưu lại tệp dạng Unicode (UTF-8), "
        "hoặc nhập lại với --encoding (tcvn3, vni, viscii, vps, cp1258).",
        "The columns {columns} hold text that cannot be read because its encoding is unknown. Save the "
        "file as "
        "Unicode (UTF-8), or import it with --encoding (tcvn3, vni, viscii, vps, cp1258).",
    ),
    "sheet_passed_over": (
        "Bỏ qua trang “{sheet}” vì không có bảng phiếu khảo sát.",
        "The sheet '{sheet}' was passed over: it holds no table of forms.",
    ),
    "hidden_sheet": (
        "Trang “{sheet}” đang bị ẩn; các phiếu trong đó vẫn được đọc.",
        "The sheet '{sheet}' is hidden; its forms were read all the same.",
    ),
    "hidden_rows": (
        "Trang “{sheet}” có {count} dòng đang bị ẩn; các dòng đó vẫn được đọc.",
        "The sheet '{sheet}' has hidden rows ({count}); they were read all the same.",
    ),
    "hidden_columns": (
        "Trang “{sheet}” có cột đang bị ẩn ({columns}); các cột đó vẫn được đọc.",
        "The sheet '{sheet}' has hidden columns ({columns}); they were read all the same.",
    ),
    "formulas": (
        "Có {count} ô là công thức; đã lấy giá trị Excel tính lần cuối.",
        "Cells that are formulas: {count}. The values Excel last computed were taken.",
    ),
    "missing_columns": (
        "Thiếu cột của các câu: {columns}. Các câu này được coi là không trả lời.",
        "There is no column for: {columns}. These count as not answered.",
    ),
    "extra_columns": (
        "Bỏ qua {count} cột không có trong bảng hỏi: {columns}.",
        "Columns that are not in the questionnaire and were ignored ({count}): {columns}.",
    ),
    "duplicate_column": (
        "Cột {ignored} trùng với cột {used}; chỉ dùng cột {used}.",
        "Column {ignored} says the same as column {used}; only column {used} is used.",
    ),
    "personal_column": (
        "Cột {letters} (“{header}”) giống như dữ liệu cá nhân nên đã bị bỏ, không lưu lại. Đừng thu thập "
        "họ tên, số điện thoại, "
        "số giấy tờ, địa chỉ của người trả lời.",
        "Column {letters} ('{header}') looks like personal data; it was dropped and not stored. Do not "
        "collect names, phone "
        "numbers, identity numbers or addresses of respondents.",
    ),
    # Rows
    "rules": ("Dòng {row}, cách hiểu: {rules}.", "Row {row} was read by: {rules}."),
    "too_few_answers": (
        "Dòng {row} không hợp lệ: chỉ trả lời {answered} trong {criteria} tiêu chí. Hãy xem lại phiếu "
        "giấy; nếu phiếu có trả lời "
        "thì nhập bổ sung.",
        "Row {row} is invalid: only {answered} of {criteria} criteria are answered. Look at the paper "
        "form; if it has answers, "
        "type them.",
    ),
    "no_unit": (
        "Dòng {row}: không có cột đơn vị và không biết đơn vị từ tên trang hay tên tệp. Hãy thêm cột "
        "“Đơn vị”, hoặc nhập lại với "
        "--unit. Các đơn vị: {units}.",
        "Row {row}: there is no unit column, and neither the sheet's nor the file's name tells the unit. "
        "Add a column 'Unit', or "
        "import with --unit. The units are: {units}.",
    ),
    "unit_blank": (
        "Ô {cell} chưa ghi đơn vị. Hãy gõ tên hoặc mã đơn vị.",
        "Cell {cell}: the unit is missing. Type the unit's name or code.",
    ),
    "unit_unknown": (
        "Ô {cell}: không có đơn vị “{value}”. Hãy gõ một trong: {units}.",
        "Cell {cell}: there is no unit '{value}'. Type one of: {units}.",
    ),
    "unit_near": (
        "Ô {cell}: không có đơn vị “{value}”. Có phải là “{near}”? Hãy gõ đúng tên hoặc mã.",
        "Cell {cell}: there is no unit '{value}'. Is it '{near}'? Type the exact name or code.",
    ),
    "unit_differs": (
        "Ô {cell} ghi “{value}” nhưng tệp được nhập cho đơn vị “{unit}”. Hãy sửa ô này hoặc nhập lại "
        "không dùng --unit.",
        "Cell {cell} says '{value}' but the file is imported for '{unit}'. Correct the cell, or import "
        "without --unit.",
    ),
    "unit_corrected": (
        "Ô {cell}: “{value}” được hiểu là đơn vị “{unit}”. Nếu không đúng, hãy sửa ô này.",
        "Cell {cell}: '{value}' was taken for the unit '{unit}'. If that is wrong, correct the cell.",
    ),
    "serial_blank": (
        "Ô {cell} chưa ghi mã phiếu. Phiếu vẫn được nhận, nhưng hãy gõ mã phiếu in trên phiếu giấy.",
        "Cell {cell}: the form's serial is missing. The form was taken, but type the serial printed on "
        "the paper form.",
    ),
    "serial_check": (
        "Ô {cell}: mã phiếu “{value}” sai chữ kiểm tra ở cuối. Hãy đối chiếu với mã in trên phiếu giấy "
        "rồi gõ lại.",
        "Cell {cell}: the check letter of the serial '{value}' is wrong. Compare it with the paper form "
        "and type it again.",
    ),
    "serial_unit": (
        "Ô {cell}: mã phiếu “{value}” là của {unit}, nhưng dòng này ghi đơn vị {other}. Hãy sửa mã phiếu "
        "hoặc đơn vị.",
        "Cell {cell}: the serial '{value}' belongs to {unit}, but this row says {other}. Correct the "
        "serial or the unit.",
    ),
    "serial_not_issued": (
        "Ô {cell}: mã phiếu “{value}” không nằm trong số phiếu đã phát cho {unit}. Hãy đối chiếu với "
        "phiếu giấy.",
        "Cell {cell}: the serial '{value}' is not among those handed out to {unit}. Compare it with the "
        "paper form.",
    ),
    "serial_is_date": (
        "Ô {cell}: Excel đã đổi mã phiếu thành ngày ({value}). Hãy định dạng cột mã phiếu là Text rồi gõ "
        "lại mã.",
        "Cell {cell}: Excel has turned the serial into a date ({value}). Format the column as Text and "
        "type it again.",
    ),
    "serials_corrected": (
        "{count} mã phiếu bị mất số 0 hoặc chữ kiểm tra đã được bổ sung, ví dụ “{value}” thành “{serial}”. "
        "Hãy định dạng cột mã phiếu là Text.",
        "{count} serials that had lost zeros or the check letter were completed, for example '{value}' "
        "to '{serial}'. "
        "Format the column as Text.",
    ),
    "serial_gaps": (
        "Còn thiếu {count} phiếu giữa số đầu và số cuối: {serials}.",
        "Between the first and the last number these forms are missing ({count}): {serials}.",
    ),
    "serial_corrected": (
        "Ô {cell}: mã phiếu “{value}” được hiểu là “{serial}”. Hãy gõ đúng như in trên phiếu và định dạng "
        "cột mã phiếu là Text.",
        "Cell {cell}: the serial '{value}' was taken for '{serial}'. Type it as printed on the form and "
        "format "
        "the column as Text.",
    ),
    "masked": (
        "Ô {cell}: {count} chỗ giống số điện thoại, số giấy tờ, e-mail hoặc biển số đã được che trước "
        "khi lưu.",
        "Cell {cell}: what looks like a phone, identity or plate number or an e-mail was masked before storing "
        "({count}).",
    ),
    "comment_cut": (
        "Ô {cell}: góp ý dài hơn {limit} ký tự; chỉ phần đầu được lưu.",
        "Cell {cell}: the comment is longer than {limit} characters; only its beginning is stored.",
    ),
    "comment_split": (
        "Ô {cell}: góp ý có dấu phân cách cột nên bị cắt; phần sau không được lưu. Hãy đặt góp ý trong "
        "ngoặc kép hoặc gửi tệp Excel.",
        "Cell {cell}: the comment contains the column separator and was cut; the rest is not stored. Put "
        "comments in quotes, or "
        "send a workbook.",
    ),
    "too_many_cells": (
        "Dòng {row} có nhiều ô hơn dòng tiêu đề, các câu trả lời có thể bị lệch cột. Hãy mở tệp trong "
        "Excel, sửa dòng này rồi lưu lại.",
        "Row {row} has more cells than the header; its answers may stand in the wrong columns. Open the "
        "file in Excel, correct the "
        "row and save it.",
    ),
    "unknown_weight": (
        "Ô {cell}: trọng số “{value}” không phải là số không âm. Hãy gõ một số.",
        "Cell {cell}: the weight '{value}' is not a number of zero or more. Type a number.",
    ),
    "total_row": ("Dòng {row} là dòng tổng cộng, không phải phiếu.", "Row {row} is a total, not a form."),
    "note_row": ("Dòng {row} là ghi chú, không phải phiếu.", "Row {row} is a note, not a form."),
    "repeated_header": (
        "Dòng {row} lặp lại tiêu đề, không phải phiếu.",
        "Row {row} repeats the header; it is not a form.",
    ),
    "not_typed": (
        "Dòng {row} mới có mã phiếu, chưa nhập câu trả lời.",
        "Row {row} has a serial but nothing typed yet.",
    ),
    "differs": (
        "Mã phiếu {value} đã có ở tệp {other_file}{sheet_vi}, dòng {other_row} với nội dung khác ({differences_vi}). "
        "Dòng này được giữ lại chờ quyết định: kiểm tra lại mã phiếu và câu trả lời trên phiếu giấy.",
        "Serial {value} is already there with other content, from {other_file}{sheet_en}, row {other_row} "
        "({differences_en}). This row waits for a decision: check the serial and the answers on the paper form.",
    ),
    "field_unit": ("đơn vị", "unit"),
    "field_date": ("ngày", "date"),
    "field_weight": ("trọng số", "weight"),
    "field_cluster": ("cụm", "cluster"),
    "field_comment": ("góp ý", "comment"),
    "also_in": (
        "(Còn {count} dòng khác như vậy: {rows}.)",
        "(So it is in other rows, {count} in all: {rows}.)",
    ),
    "no_serial_column": (
        "Không có cột mã phiếu. Nếu gửi lại các phiếu này trong một tệp khác, chúng có thể bị tính hai lần. Hãy thêm "
        "cột “Mã phiếu” với mã in trên phiếu giấy.",
        "There is no column of serials. If these forms are sent again in another file they may count twice. Add a "
        "column 'Serial' with the serials printed on the paper forms.",
    ),
    "comment_of_digits": (
        "Cột {letters} (“{column}”) được coi là góp ý mở, nhưng các ô đều ghi mức điểm và không có cột nào của câu "
        '{item}. Nếu đó là điểm của câu {item}, hãy nhập lại với --columns "{column}={item}".',
        "Column {letters} ('{column}') was taken for the open comment, but its cells are all ratings and no column is "
        'item {item}\'s. If it is, import again with --columns "{column}={item}".',
    ),
    "ratings_of_no_item": (
        "Cột {letters} (“{column}”) chỉ ghi mức điểm nhưng không rõ là của câu nào, nên đã bị bỏ qua; các câu chưa có "
        "cột: {columns}. Nếu đó là điểm của một câu, hãy rút lại lần nhập này (hailong undo) rồi nhập lại với --columns, "
        'ví dụ --columns "{column}={item}".',
        "Column {letters} ('{column}') holds ratings and nothing else, but its name is no item's, so it was ignored; no "
        "column is there for: {columns}. If it is one of these, take this import back (hailong undo) and import again "
        'with --columns, for instance --columns "{column}={item}".',
    ),
    # The workbook that goes back to the sender
    "return_title": ("Cần sửa trong tệp {name}", "To correct in {name}"),
    "return_explain": (
        "Sửa trong các trang sau, tại những ô được tô màu (bấm vào địa chỉ ô để đến đó), rồi lưu và nộp "
        "lại tệp này. "
        "Ô màu đỏ phải sửa; ô màu vàng cần xem lại. Đừng xóa hay chèn dòng, đừng đổi mã phiếu nếu không "
        "được yêu cầu.",
        "Correct the coloured cells on the following sheets (click a cell's address to go there), then "
        "save this file and "
        "hand it in again. Red cells must be corrected, yellow ones checked. Do not delete or insert "
        "rows, and do not "
        "change a serial unless asked to.",
    ),
    "return_sheet": ("Cần sửa", "To correct"),
    "return_data": ("Dữ liệu", "Data"),
    "return_columns": ("STT|Trang|Ô|Đang ghi|Cần làm", "No.|Sheet|Cell|Found|What to do"),
    "return_suffix": (" - cần sửa", " - to correct"),
    # Double entry
    "nothing_to_compare": (
        "“{first}” và “{second}” không có phiếu nào chung. Hãy kiểm tra mã phiếu trong hai tệp.",
        "'{first}' and '{second}' have no form in common. Check the serials in both files.",
    ),
    "resolved_sheet": ("Phiếu", "Forms"),
    "resolved_ask": (
        "Lần 1 ({first_cell}): {first}\nLần 2 ({second_cell}): {second}\nHãy xem phiếu giấy và gõ câu "
        "trả lời đúng.",
        "First ({first_cell}): {first}\nSecond ({second_cell}): {second}\nLook at the paper form and "
        "type the right answer.",
    ),
    "role_serial": ("Mã phiếu", "Serial"),
    "role_unit": ("Đơn vị", "Unit"),
    "role_date": ("Ngày", "Date"),
    "role_volunteer": ("Tình nguyện viên", "Volunteer"),
    # Cells under a rated item
    "out_of_range": (
        "Ô {cell} (câu {item}): “{value}” không có trong thang điểm. Hãy xem lại phiếu giấy và gõ một "
        "trong: {allowed_vi}; hoặc để trống.",
        "Cell {cell} (item {item}): '{value}' is not on the scale. Look at the paper form and type one "
        "of: {allowed_en}; or leave it blank.",
    ),
    "not_whole": (
        "Ô {cell} (câu {item}): “{value}” không phải số nguyên. Hãy gõ một trong: {allowed_vi}; hoặc để "
        "trống.",
        "Cell {cell} (item {item}): '{value}' is not a whole number. Type one of: {allowed_en}; or leave "
        "it blank.",
    ),
    "two_marks": (
        "Ô {cell} (câu {item}): “{value}” là hai mức cùng lúc. Nếu phiếu giấy đánh hai ô thì để trống; "
        "nếu gõ nhầm thì gõ một trong: "
        "{allowed_vi}.",
        "Cell {cell} (item {item}): '{value}' is two answers at once. If the paper form has two marks, "
        "leave the cell blank; if it "
        "is a typing slip, type one of: {allowed_en}.",
    ),
    "formula_text": (
        "Ô {cell} (câu {item}): “{value}” là công thức ở dạng chữ, không có giá trị. Hãy gõ một trong: {allowed_vi}; "
        "hoặc để trống.",
        "Cell {cell} (item {item}): '{value}' is a formula kept as text and has no value. Type one of: {allowed_en}; "
        "or leave it blank.",
    ),
    "contradiction": (
        "Ô {cell} (câu {item}): số và chữ trong “{value}” không khớp nhau. Hãy gõ một trong: {allowed_vi}.",
        "Cell {cell} (item {item}): the digit and the words in '{value}' disagree. Type one of: "
        "{allowed_en}.",
    ),
    "unknown_answer": (
        "Ô {cell} (câu {item}): không hiểu “{value}”. Hãy gõ một trong: {allowed_vi}; hoặc để trống.",
        "Cell {cell} (item {item}): '{value}' is not understood. Type one of: {allowed_en}; or leave it "
        "blank.",
    ),
    "not_offered": (
        "Ô {cell}: câu {item} không có lựa chọn “{value}”. Hãy gõ một trong: {allowed_vi}; hoặc để trống.",
        "Cell {cell}: item {item} does not offer '{value}'. Type one of: {allowed_en}; or leave it blank.",
    ),
    "twins_in_rating": (
        "Ô {cell} (câu {item}): tệp ghi câu này hai lần và hai lần khác nhau. Hãy xem phiếu giấy, "
        "chỉ giữ một cột hoặc một dòng và gõ một trong: "
        "{allowed_vi}.",
        "Cell {cell} (item {item}): the file has this item twice and the two disagree. Look at the "
        "paper form, keep one column or row and type one of: {allowed_en}.",
    ),
    "lone_mark": (
        "Ô {cell} (câu {item}): “{value}” không cho biết mức nào được chọn. Hãy gõ một trong: {allowed_vi}.",
        "Cell {cell} (item {item}): '{value}' does not tell which level was chosen. Type one of: "
        "{allowed_en}.",
    ),
    "two_ticks": (
        "Ô {cell} (câu {item}): dòng này đánh dấu hơn một mức. Nếu phiếu giấy đánh hai ô thì xóa hết dấu; "
        "nếu gõ nhầm thì chỉ giữ một dấu x.",
        "Cell {cell} (item {item}): more than one level is ticked in this row. If the paper form has two "
        "marks, "
        "clear them all; if it is a typing slip, keep one x.",
    ),
    "unknown_tick": (
        "Ô {cell} (câu {item}): “{value}” không phải dấu đánh. Hãy gõ x vào một cột, các cột khác để trống.",
        "Cell {cell} (item {item}): '{value}' is not a tick. Type x in one column and leave the others "
        "blank.",
    ),
    "date_in_rating": (
        "Ô {cell} (câu {item}) là ngày tháng ({value}), có thể do Excel tự đổi. Hãy gõ một trong: "
        "{allowed_vi}.",
        "Cell {cell} (item {item}) is a date ({value}); Excel may have turned the answer into one. Type "
        "one of: {allowed_en}.",
    ),
    "time_in_rating": (
        "Ô {cell} (câu {item}) là giờ ({value}), có thể do Excel tự đổi. Hãy gõ một trong: {allowed_vi}.",
        "Cell {cell} (item {item}) is a time ({value}); Excel may have turned the answer into one. Type "
        "one of: {allowed_en}.",
    ),
    "error_in_rating": (
        "Ô {cell} (câu {item}) là lỗi {value} của Excel. Hãy gõ một trong: {allowed_vi}; hoặc để trống.",
        "Cell {cell} (item {item}) holds Excel's error {value}. Type one of: {allowed_en}; or leave it "
        "blank.",
    ),
    "uncomputed_in_rating": (
        "Ô {cell} (câu {item}) là công thức chưa có giá trị. Hãy mở tệp trong Excel, lưu lại, hoặc gõ "
        "thẳng một trong: {allowed_vi}.",
        "Cell {cell} (item {item}) is a formula without a value. Open the file in Excel and save it, or "
        "type one of: {allowed_en}.",
    ),
    # Other cells
    "error_cell": (
        "Ô {cell} là lỗi {value} của Excel. Hãy gõ lại giá trị đúng.",
        "Cell {cell} holds Excel's error {value}. Type the right value.",
    ),
    "uncomputed_cell": (
        "Ô {cell} là công thức chưa có giá trị. Hãy mở tệp trong Excel và lưu lại, hoặc gõ thẳng giá trị.",
        "Cell {cell} is a formula without a value. Open the file in Excel and save it, or type the value.",
    ),
    "unreadable_cell": (
        "Ô {cell}: không đọc được chữ vì không rõ bảng mã. Hãy gõ lại bằng Unicode.",
        "Cell {cell}: the text cannot be read because its encoding is unknown. Type it again in Unicode.",
    ),
    "unreadable_in_rating": (
        "Ô {cell} (câu {item}): không đọc được chữ vì không rõ bảng mã. Hãy gõ một trong: {allowed_vi}.",
        "Cell {cell} (item {item}): the text cannot be read because its encoding is unknown. Type one "
        "of: {allowed_en}.",
    ),
    "unknown_option": (
        "Ô {cell} (“{column}”): không có lựa chọn “{value}”. Hãy gõ một trong: {allowed_vi}; hoặc để trống.",
        "Cell {cell} ('{column}'): there is no option '{value}'. Type one of: {allowed_en}; or leave it "
        "blank.",
    ),
    "unknown_date": (
        "Ô {cell}: “{value}” không phải là ngày. Hãy gõ ngày/tháng/năm, ví dụ 05/07/2020.",
        "Cell {cell}: '{value}' is not a date. Type day/month/year, for example 05/07/2020.",
    ),
    "date_outside_period": (
        "Ô {cell}: ngày “{value}” nằm ngoài thời gian khảo sát. Hãy kiểm tra lại.",
        "Cell {cell}: the date '{value}' is outside the survey's period. Check it.",
    ),
    "ambiguous_date": (
        "Ô {cell}: “{value}” có thể là hai ngày khác nhau. Hãy gõ theo dạng 2020-07-05 (năm-tháng-ngày).",
        "Cell {cell}: '{value}' can be two different days. Type it as 2020-07-05 (year-month-day).",
    ),
    "ambiguous_dates": (
        "Cột {letters} (“{column}”): không rõ ngày/tháng hay tháng/ngày; các ngày đọc được hai cách đã "
        "để trống.",
        "Column {letters} ('{column}'): day/month or month/day cannot be told; dates that read both ways "
        "were left blank.",
    ),
    "month_first": (
        "Cột {letters} (“{column}”): ngày được ghi theo kiểu tháng/ngày/năm và đã được đọc như vậy.",
        "Column {letters} ('{column}'): dates are written month/day/year and were read so.",
    ),
}
