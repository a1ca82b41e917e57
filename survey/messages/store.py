"""What the store says: files that are refused, forms that meet, what a check finds."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    # a file that is not a store
    "missing_file": (
        "Không tìm thấy cơ sở dữ liệu {path}. Hãy kiểm tra lại thư mục khảo sát, hoặc tạo mới bằng `hailong "
        "init`.",
        "There is no database {path}. Check the survey folder, or make a new one with `hailong init`.",
    ),
    "is_a_folder": (
        "{path} là một thư mục, không phải tệp cơ sở dữ liệu. Không có gì thay đổi.",
        "{path} is a folder, not a database file. Nothing was changed.",
    ),
    "not_a_database": (
        "{path} không phải là cơ sở dữ liệu khảo sát (hoặc đã hỏng phần đầu). Không có gì thay đổi. "
        "Nếu trước đây tệp này dùng được, hãy khôi phục từ bản sao lưu.",
        "{path} is not a survey database (or its beginning is damaged). Nothing was changed. "
        "If it used to work, restore it from a backup.",
    ),
    "foreign_database": (
        "{path} là cơ sở dữ liệu của chương trình khác, không phải của hailong. Không có gì thay đổi.",
        "{path} is the database of another program, not of hailong. Nothing was changed.",
    ),
    "damaged": (
        "Cơ sở dữ liệu {path} bị hỏng ({detail}). Không có gì thay đổi. Hãy khôi phục từ bản sao lưu gần "
        "nhất.",
        "The database {path} is damaged ({detail}). Nothing was changed. Restore the latest backup.",
    ),
    "other_tables": (
        "Các bảng của cơ sở dữ liệu {path} không đúng như bản hailong này tạo ra: có thể do một bản khác tạo hoặc đã bị "
        "sửa. Không có gì thay đổi. Hãy dùng đúng bản hailong đã tạo ra nó, hoặc khôi phục từ bản sao lưu.",
        "The tables of the database {path} are not those this hailong makes: another edition made them, or they were "
        "changed. Nothing was changed now. Use the edition that made it, or restore a backup.",
    ),
    "newer": (
        "Cơ sở dữ liệu {path} do phiên bản hailong mới hơn tạo ra (phiên bản dữ liệu {found}; bản này chỉ "
        "đọc được "
        "đến {known}). Không có gì thay đổi. Hãy cập nhật hailong.",
        "The database {path} was made by a newer hailong (data version {found}; this one reads up to "
        "{known}). "
        "Nothing was changed. Update hailong.",
    ),
    "exists": (
        "{path} đã tồn tại nên không được ghi đè. Hãy chọn tên khác.",
        "{path} exists already and was not overwritten. Choose another name.",
    ),
    "cannot_create": (
        "Không tạo được {path} ({detail}). Hãy kiểm tra thư mục và quyền ghi.",
        "{path} could not be created ({detail}). Check the folder and the right to write there.",
    ),
    "sqlite_too_old": (
        "SQLite trên máy này quá cũ ({found}); cần từ 3.38 trở lên. Hãy cập nhật Python.",
        "SQLite on this machine is too old ({found}); 3.38 or later is needed. Update Python.",
    ),
    # the system said no
    "no_access": (
        "Không mở được {path} ({detail}). Hãy kiểm tra quyền truy cập tệp và thư mục. Không có gì thay đổi.",
        "{path} could not be opened ({detail}). Check your rights to the file and the folder. Nothing was "
        "changed.",
    ),
    "busy": (
        "Cơ sở dữ liệu {path} đang được chương trình khác sử dụng; đã chờ {seconds} giây. Không có gì thay "
        "đổi. "
        "Hãy thử lại sau ít phút.",
        "The database {path} is in use by another program; waited {seconds} seconds. Nothing was changed. "
        "Try again in a few minutes.",
    ),
    "waiting": (
        "Đang chờ chương trình khác ghi xong vào cơ sở dữ liệu…",
        "Waiting for another program to finish writing to the database…",
    ),
    "read_only": (
        "Không ghi được vào {path}: tệp hoặc thư mục chỉ cho phép đọc. Không có gì thay đổi.",
        "{path} cannot be written: the file or its folder is read-only. Nothing was changed.",
    ),
    "io_error": (
        "Lỗi đọc hoặc ghi ổ đĩa tại {path} ({detail}). Không có gì được lưu. Hãy kiểm tra ổ đĩa hoặc kết "
        "nối mạng.",
        "Reading or writing {path} failed ({detail}). Nothing was stored. Check the disk or the network.",
    ),
    "disk_full": (
        "Ổ đĩa chứa {path} đã đầy. Không có gì được lưu. Hãy giải phóng dung lượng rồi thử lại.",
        "The disk that holds {path} is full. Nothing was stored. Free some space and try again.",
    ),
    "backup_failed": (
        "Bản sao lưu {path} kiểm tra không đạt nên đã bị xóa. Hãy chạy `hailong doctor`.",
        "The backup {path} did not pass its check and was removed. Run `hailong doctor`.",
    ),
    "no_server": (
        "Không kết nối được với máy chủ cơ sở dữ liệu {path} ({detail}). Hãy kiểm tra địa chỉ, mật khẩu và "
        "mạng.",
        "The database server {path} could not be reached ({detail}). Check its address, the password and "
        "the network.",
    ),
    "needs_psycopg": (
        'Để dùng cơ sở dữ liệu PostgreSQL cần cài thêm: pip install "hailong[postgresql]".',
        'A PostgreSQL database needs one more package: pip install "hailong[postgresql]".',
    ),
    "empty_database": (
        "Cơ sở dữ liệu {path} chưa có bảng nào của hailong.",
        "The database {path} has no tables of hailong yet.",
    ),
    "check_fsync": (
        "Máy chủ PostgreSQL đang tắt fsync: dữ liệu đã lưu có thể mất khi mất điện. Hãy bật lại.",
        "The PostgreSQL server runs with fsync off: stored data may be lost at a power cut. Switch it on.",
    ),
    # the questionnaire the store was made for
    "other_questionnaire": (
        "Cơ sở dữ liệu {path} dùng cho phiếu khảo sát “{stored}”, không phải “{given}”. Không có gì thay "
        "đổi.",
        "The database {path} is for the questionnaire “{stored}”, not “{given}”. Nothing was changed.",
    ),
    "rows_changed": (
        "Phiếu khảo sát không còn khớp với các phiếu đã lưu trong {path}: câu hỏi đã lưu là {stored}, nay "
        "là {given}. "
        "Không được thêm, bớt, đổi thứ tự câu hỏi hoặc đổi thang điểm sau khi đã tạo khảo sát. "
        "Hãy dùng lại phiếu cũ, hoặc tạo khảo sát mới.",
        "The questionnaire no longer fits the forms stored in {path}: the stored row is {stored}, now it is "
        "{given}. "
        "Rated rows may not be added, removed, moved or given another scale once a survey exists. "
        "Use the earlier questionnaire, or make a new survey.",
    ),
    "options_changed": (
        "Các lựa chọn không tính điểm của phiếu không còn khớp với {path}: đã lưu {stored}; nay là {given}. "
        "Chỉ được thêm lựa chọn mới vào cuối.",
        "The questionnaire's options that are not scores no longer fit {path}: stored {stored}; now {given}. "
        "New ones may only be added at the end.",
    ),
    # rows that meet
    "serial_conflict": (
        "Mã phiếu {value} đã có ở tệp {other_file}{sheet_vi}, dòng {other_row} với nội dung khác. "
        "Dòng này được giữ lại chờ quyết định: kiểm tra lại mã phiếu và câu trả lời trên phiếu giấy.",
        "Serial {value} is already there with other content, from {other_file}{sheet_en}, row {other_row}. "
        "This row waits for a decision: check the serial and the answers on the paper form.",
    ),
    "row_changed": (
        "Dòng này khác với dòng cùng vị trí trong lần gửi trước (tệp {other_file}{sheet_vi}, dòng {other_row}) "
        "và không có mã phiếu. Dòng được giữ lại chờ quyết định để một phiếu không bị tính hai "
        "lần.",
        "This row differs from the row at the same place sent earlier ({other_file}{sheet_en}, row "
        "{other_row}) and has no serial. It waits for a decision, so that no form counts twice.",
    ),
    "on_sheet": (", trang “{sheet}”", ", sheet '{sheet}'"),
    "newer_version": (
        "Các phiếu không có mã, và {equal} trong {rows} dòng giống hệt dòng cùng vị trí của tệp {other_file} (lần "
        "nhập {id}): tệp này được coi là bản mới của tệp đó. Dòng giống chỉ tính một lần, dòng khác được giữ lại chờ "
        "quyết định. Nếu thực ra là các phiếu khác, hãy rút lại lần nhập này, thêm cột mã phiếu vào tệp rồi nhập lại.",
        "The forms have no serials, and {equal} of {rows} rows equal those at the same places of {other_file} "
        "(import {id}): this file was taken for a newer version of it. Equal rows count once, others wait for a "
        "decision. If they are other forms, take this import back, add a column of serials and import the file again.",
    ),
    "maybe_newer_version": (
        "Các phiếu không có mã, và {equal} trong {rows} dòng giống hệt dòng cùng vị trí của tệp {other_file} (lần "
        "nhập {id}), nhưng chưa đủ để biết có phải cùng một tệp hay không; các phiếu đã được nhận. Nếu tệp này là bản "
        "mới của tệp đó, các phiếu đang bị tính hai lần: hãy chạy `hailong undo {id}`.",
        "The forms have no serials, and {equal} of {rows} rows equal those at the same places of {other_file} "
        "(import {id}), too few to tell whether it is the same file; the forms were taken. If this is a newer version "
        "of it, its forms now count twice: run `hailong undo {id}`.",
    ),
    "no_unit": (
        "Dòng này chưa rõ đơn vị nên được giữ lại chờ quyết định.",
        "The unit of this row is not known; it waits for a decision.",
    ),
    "resent": (
        "Phiếu này đã có với đúng nội dung như vậy nên chỉ tính một lần.",
        "This form is already there with the same content and counts once.",
    ),
    "replaced": (
        "Theo quyết định, phiếu này được thay bằng phiếu gửi sau có cùng mã.",
        "By decision, a later form with the same serial takes this one's place.",
    ),
    "kept_first": (
        "Theo quyết định, phiếu gửi trước có cùng mã được giữ và dòng này bị loại.",
        "By decision, the earlier form with the same serial stays and this row is rejected.",
    ),
    "discarded": ("Theo quyết định, dòng này bị loại.", "By decision, this row is rejected."),
    "form_does_not_fit": (
        "Dòng {row} (tệp {file}, trang {sheet}) không có đủ câu trả lời theo phiếu khảo sát. Không có gì "
        "được lưu.",
        "Row {row} ({file}, sheet {sheet}) does not have the answers the questionnaire asks for. Nothing "
        "was stored.",
    ),
    # what was asked for cannot be done
    "no_such_import": (
        "Không có lần nhập số {id}. Xem danh sách bằng `hailong imports`.",
        "There is no import {id}. `hailong imports` lists them.",
    ),
    "already_undone": (
        "Lần nhập số {id} đã được {by} rút lại lúc {at}. Không có gì thay đổi.",
        "Import {id} was already taken back by {by} at {at}. Nothing was changed.",
    ),
    "no_such_decision": (
        "Không có quyết định số {id}.",
        "There is no decision {id}.",
    ),
    "decision_undone": (
        "Quyết định số {id} đã được {by} rút lại lúc {at}. Không có gì thay đổi.",
        "Decision {id} was already taken back by {by} at {at}. Nothing was changed.",
    ),
    "no_such_action": (
        "Không có cách xử lý “{action}”, hoặc chưa chọn dòng nào. Có thể dùng: {known}.",
        "There is no decision “{action}”, or no row was chosen. You can use: {known}.",
    ),
    "not_held": (
        "Các dòng sau không còn chờ quyết định: {rows}. Không có gì thay đổi. Xem danh sách bằng `hailong "
        "held`.",
        "These rows do not wait for a decision: {rows}. Nothing was changed. `hailong held` lists those "
        "that do.",
    ),
    "nothing_to_choose": (
        "Dòng {row} không trùng mã với phiếu nào nên không có gì để chọn. Hãy chấp nhận hoặc loại dòng này.",
        "Row {row} conflicts with no form, so there is nothing to choose between. Accept or discard it.",
    ),
    "nothing_to_accept": (
        "Không đọc được phiếu nào ở dòng {row} nên không thể chấp nhận. Hãy sửa tệp và nhập lại, hoặc loại "
        "dòng này.",
        "No form could be read from row {row}, so it cannot be accepted. Correct the file and import it "
        "again, "
        "or discard the row.",
    ),
    "needs_unit": (
        "Dòng {row} chưa rõ đơn vị. Hãy cho biết đơn vị khi chấp nhận.",
        "The unit of row {row} is not known. Give one when accepting it.",
    ),
    "needs_serial": (
        "Mã phiếu {serial} của dòng {row} đã được dùng. Hãy chọn giữ phiếu cũ, lấy phiếu mới, hoặc cho mã "
        "phiếu khác.",
        "Serial {serial} of row {row} is taken. Keep the first form, take the new one, or give another "
        "serial.",
    ),
    "decision_too_much": (
        "Chỉ được cho đơn vị hoặc mã phiếu khi chấp nhận; mã phiếu chỉ cho từng dòng một. Không có gì thay "
        "đổi.",
        "A unit or a serial can only be given when accepting, a serial for one row at a time. Nothing was "
        "changed.",
    ),
    "purged": (
        "Các câu trả lời đã được {by} xóa vĩnh viễn lúc {at}; khảo sát này đã đóng, chỉ còn các số tổng hợp.",
        "The answers were removed for good by {by} at {at}; this survey is closed and only its sums remain.",
    ),
    "changed_meanwhile": (
        "Trong lúc tính các số tổng hợp, khảo sát đã thay đổi (có phiếu mới nhập hoặc quyết định mới). Chưa xóa gì. Hãy chạy lại.",
        "The survey changed while its sums were made (something was imported or decided). Nothing was removed. Run it again.",
    ),
    "answers_removed": (
        "Không tính được nữa: các câu trả lời đã được {by} xóa vĩnh viễn lúc {at}. Còn giữ các số tổng hợp và báo cáo: xem "
        "bằng `hailong indices`, `hailong report`, hoặc ghi ra tệp bằng `hailong purge --kept THƯ_MỤC`.",
        "This can no longer be computed: the answers were removed for good by {by} at {at}. The sums and the report "
        "were kept: see them with `hailong indices` and `hailong report`, or write them to files with `hailong purge --kept DIR`.",
    ),
    # the ledger
    "serials_taken": (
        "Các số phiếu {first}–{last} của đơn vị {unit} trùng với số {was_first}–{was_last} đã phát lúc {at}. "
        "Không có gì được phát.",
        "Numbers {first}–{last} of unit {unit} overlap {was_first}–{was_last}, handed out at {at}. "
        "Nothing was handed out.",
    ),
    "serials_not_positive": (
        "Số lượng phiếu và số bắt đầu phải từ 1 trở lên (nhận được {count} và {first}).",
        "The number of forms and the first number must be 1 or more (found {count} and {first}).",
    ),
    # reading
    "unknown_units": (
        "Cơ sở dữ liệu có phiếu của đơn vị không có trong kế hoạch: {units}. Hãy bổ sung các đơn vị này vào "
        "survey.toml.",
        "The database holds forms of units that are not in the plan: {units}. Add them to survey.toml.",
    ),
    "weights_missing": (
        "{missing} trong {forms} phiếu không có trọng số, trong khi các phiếu khác có. Hãy bổ sung trọng số, "
        "hoặc không dùng trọng số.",
        "{missing} of {forms} forms have no weight while the others do. Complete the weights, or do without "
        "them.",
    ),
    # what a check finds
    "check_integrity": (
        "Tệp cơ sở dữ liệu bị hỏng: {detail}. Hãy khôi phục từ bản sao lưu gần nhất.",
        "The database file is damaged: {detail}. Restore the latest backup.",
    ),
    "check_reference": (
        "Một bản ghi tham chiếu đến bản ghi không tồn tại: {detail}.",
        "A record refers to one that does not exist: {detail}.",
    ),
    "check_schema": (
        "Cấu trúc cơ sở dữ liệu đã bị thay đổi từ bên ngoài.",
        "The structure of the database was changed from outside.",
    ),
    "check_counts": (
        "Số dòng của lần nhập số {id} không khớp giữa dữ liệu, bảng kê và nhật ký.",
        "The counts of import {id} differ between its rows, the list of imports and the log.",
    ),
    "check_logged": (
        "Nhật ký không khớp với dữ liệu ({action}): có dòng bị gỡ bỏ hoặc thêm vào từ bên ngoài.",
        "The log does not agree with the data ({action}): a line was taken away or added from outside.",
    ),
    "check_seal": (
        "Nhật ký không còn đi qua dấu niêm “{seal}” đã ghi lại trước đây: nó đã bị cắt hoặc viết lại, hoặc dấu niêm bị chép sai.",
        "The log no longer goes through the seal “{seal}” noted earlier: it was cut or written anew, or the seal was copied wrongly.",
    ),
    "check_kept": (
        "Các số tổng hợp được giữ khi xóa câu trả lời không khớp với nhật ký: đã bị thay đổi hay gỡ bỏ từ bên ngoài.",
        "The sums kept when the answers were removed differ from the log: they were changed or taken away from outside.",
    ),
    "check_live": (
        "{count} phiếu được tính (hoặc không được tính) trái với trạng thái của dòng: {rows}.",
        "{count} forms count, or do not, against the state of their rows: {rows}.",
    ),
    "check_places": (
        "{count} dòng không nằm trong lần nhập của mình: {rows}.",
        "{count} rows do not lie within their import: {rows}.",
    ),
    "check_ratings": (
        "{count} phiếu có số câu trả lời không khớp với phiếu khảo sát: {rows}.",
        "{count} forms have another number of answers than the questionnaire: {rows}.",
    ),
    "check_settled": (
        "{count} dòng trùng phiếu chưa được xử lý đúng quy tắc: {rows}.",
        "{count} rows that meet another do not count as the rules say: {rows}.",
    ),
    "stray_file": (
        "Tệp {path} là phần còn lại của một lệnh bị gián đoạn; có thể xóa.",
        "The file {path} was left by an interrupted command; it may be deleted.",
    ),
    "audit_changed": (
        "Nhật ký đã bị sửa: dòng {line} không còn khớp với dấu niêm phong.",
        "The log was altered: line {line} no longer fits its seal.",
    ),
    "audit_missing": (
        "Nhật ký bị mất dòng: thiếu dòng {line}.",
        "Lines are missing from the log: line {line} is not there.",
    ),
}
