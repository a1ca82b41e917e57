"""What is said of removing the answers for good, before and after."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "would_remove": (
        "Sẽ XÓA VĨNH VIỄN trong cơ sở dữ liệu: {forms} phiếu hợp lệ và mọi dòng đã nhập ({rows}), gồm câu trả lời, ý kiến, mã "
        "phiếu, ô gốc trong tệp. Không thể lấy lại.",
        "This would REMOVE FOR GOOD from the database: {forms} valid forms and every row brought in ({rows}), with answers, "
        "comments, serials and the cells as typed. They cannot be had back.",
    ),
    "would_keep": (
        "Sẽ giữ lại: các chỉ số kèm khoảng tin cậy của cả khảo sát, từng cấp, từng đơn vị, theo tiêu chí và nội dung; toàn bộ "
        "báo cáo, tờ kết quả của từng đơn vị và biểu đồ (tiếng Việt, tiếng Anh); số phiếu theo đơn vị; danh sách các lần nhập; nhật ký. Chỗ quá ít phiếu thì "
        "không giữ, như trong báo cáo.",
        "This would keep: the indices with their intervals of the whole survey, each level and each unit, by criterion and "
        "item; the whole report, each unit's sheet and the charts (Vietnamese and English); the counts of forms by unit; the list of imports; the "
        "log. What rests on too few forms is not kept, as in the report.",
    ),
    "cannot_reach": (
        "Trong thư mục khảo sát còn những tệp có thể chứa câu trả lời:",
        "These files in the survey's folder hold answers, or may:",
    ),
    "left_handed_in": ("{count} tệp đã nộp:", "{count} files handed in:"),
    "left_written": (
        "{count} tệp đã ghi ra (câu trả lời xuất ra, sổ trả lại để sửa, kết quả soát phiếu):",
        "{count} files written (answers exported, workbooks returned to be corrected, the screening's result):",
    ),
    "left_backups": ("{count} bản sao của cơ sở dữ liệu:", "{count} copies of the database:"),
    "left_unfinished": (
        "{count} tệp dở dang do một lệnh bị ngắt để lại:",
        "{count} pieces left by a command that was interrupted:",
    ),
    "left_other": (
        "{count} tệp khác, chương trình không biết là gì (phải tự xem):",
        "{count} other files that this program does not know (look at them yourself):",
    ),
    "left_more": ("… và {count} tệp nữa", "… and {count} more"),
    "how_to_copies": (
        "Thêm --copies để xóa cả các tệp này (trừ tệp không rõ là gì).",
        "Add --copies to delete these files too (but not those it does not know).",
    ),
    "left_elsewhere": (
        "Lệnh này không với tới bản sao ở nơi khác: máy của tình nguyện viên, thư điện tử, USB, bản sao lưu của máy.",
        "This command does not reach copies elsewhere: volunteers' computers, e-mail, memory sticks, backups of the computer.",
    ),
    "left_server": (
        "Máy chủ cơ sở dữ liệu còn giữ câu trả lời trong nhật ký ghi (WAL) và bản sao lưu của nó cho tới khi quay vòng; hỏi "
        "người quản trị máy chủ.",
        "The database server keeps answers in its write-ahead log and backups until they are rotated; ask whoever runs it.",
    ),
    "how_to": (
        "Chưa xóa gì. Muốn xóa thật, chạy lại với --yes.",
        "Nothing was removed. To remove them, run again with --yes.",
    ),
    "done": (
        "Đã xóa vĩnh viễn {forms} phiếu (kể cả phiếu chờ và phiếu bị loại). Các số tổng hợp và báo cáo được giữ trong cơ sở "
        "dữ liệu: xem bằng `hailong indices`, `hailong report`.",
        "Removed {forms} forms for good (those held and rejected too). The sums and the report are kept in the database: see "
        "them with `hailong indices` and `hailong report`.",
    ),
    "not_written": (
        "Đã xóa xong, nhưng không ghi được các số tổng hợp ra tệp ({why}). Ghi lại bằng `hailong purge --kept THƯ_MỤC`.",
        "They are removed, but the sums could not be written to files ({why}). Write them with `hailong purge --kept DIR`.",
    ),
    "already": (
        "Các câu trả lời đã được {by} xóa vĩnh viễn lúc {at}. Các số tổng hợp và báo cáo vẫn được giữ: xem bằng `hailong "
        "indices`, `hailong report`, hoặc ghi ra tệp bằng `hailong purge --kept THƯ_MỤC`.",
        "The answers were removed for good by {by} at {at}. The sums and the report are kept: see them with `hailong "
        "indices` and `hailong report`, or write them to files with `hailong purge --kept DIR`.",
    ),
    "kept_written": ("Đã ghi các số tổng hợp được giữ: {files}.", "Wrote the sums that were kept: {files}."),
    "nothing_kept": (
        "Chưa có số tổng hợp nào được giữ: các câu trả lời chưa bị xóa.",
        "There are no kept sums: the answers have not been removed.",
    ),
    "kept_unreadable": (
        "Không đọc được các số tổng hợp đã giữ (lúc {at}): không đúng dạng mà phiên bản này biết.",
        "The sums kept at {at} cannot be read: they are not in a form that this version knows.",
    ),
    "only_kept": (
        "Các câu trả lời đã được {by} xóa vĩnh viễn lúc {at}, nên không tính theo cách khác được nữa ({option}: {found}). Chỉ "
        "còn kết quả tính với {option}: {kept}.",
        "The answers were removed for good by {by} at {at}, so nothing can be computed in another way ({option}: {found}). "
        "Only the results with {option}: {kept} were kept.",
    ),
}
