"""Help texts of the commands, and what the command line itself has to say."""

MESSAGES: dict[str, tuple[str, str]] = {
    # The words around the help
    "usage_label": ("Cách dùng:", "Usage:"),
    "options_metavar": ("[TÙY CHỌN]", "[OPTIONS]"),
    "command_metavar": ("LỆNH [THAM SỐ]...", "COMMAND [ARGS]..."),
    "options_label": ("Tùy chọn", "Options"),
    "commands_label": ("Các lệnh", "Commands"),
    "option_help": ("Hiện hướng dẫn này rồi thoát.", "Show this help and exit."),
    # Wrong arguments
    "no_such_option": ("Không có tùy chọn {option}.", "There is no option {option}."),
    "no_such_command": ("Không có lệnh {command}.", "There is no command {command}."),
    "missing_parameter": ("Thiếu tham số {parameter}", "Missing: {parameter}"),
    "bad_parameter": ("{parameter}: {why}", "{parameter}: {why}"),
    "option_needs_value": ("Tùy chọn {option} cần một giá trị.", "Option {option} needs a value."),
    "bad_usage": (
        "Lệnh viết chưa đúng: thừa, thiếu hoặc sai chỗ một tham số.",
        "The command is not written as it should be: an argument too many, too few or out of place.",
    ),
    "did_you_mean": ("Có phải ý bạn là: {names}?", "Did you mean: {names}?"),
    "try_help": ("Xem hướng dẫn: {command}", "For help: {command}"),
    "not_one_of": (
        "“{value}” không dùng được; hãy chọn một trong: {choices}.",
        "'{value}' cannot be used; choose one of: {choices}.",
    ),
    "not_in_range": (
        "“{value}” không dùng được; hãy cho một số từ {low} đến {high}.",
        "'{value}' cannot be used; give a number from {low} to {high}.",
    ),
    "not_a_level": (
        "“{value}” không dùng được; độ tin cậy là một số từ 0.5 đến dưới 1, hoặc từ 50 đến dưới 100 (phần trăm).",
        "'{value}' cannot be used; a confidence level is from 0.5 to under 1, or from 50 to under 100 (percent).",
    ),
    "unexpected": (
        "Lỗi ngoài dự kiến ({kind}). Việc đang làm đã dừng. Chạy lại với --debug để xem chi tiết và "
        "gửi cho người phụ trách phần mềm.",
        "Unexpected error ({kind}). What was being done has stopped. Run again with --debug for the "
        "details and send them to whoever looks after the program.",
    ),
    "and_more": ("… và {count} mục nữa.", "… and {count} more."),
    "interrupted": (
        "Đã dừng theo yêu cầu; việc đang làm dở không được ghi lại.",
        "Stopped as asked; what was under way has not been recorded.",
    ),
    "no_disk_access": (
        "Không đọc hoặc ghi được “{path}”: {why}. Hãy kiểm tra quyền truy cập và dung lượng đĩa.",
        "Cannot read or write '{path}': {why}. Check the permissions and the space on the disk.",
    ),
    # Commands
    "hailong": (
        "Khảo sát mức độ hài lòng của người dân: từ phiếu in đến báo cáo.\n\n"
        "Mỗi cuộc khảo sát là một thư mục (lệnh init tạo ra). Các lệnh tự tìm thư mục đó từ nơi đang "
        "đứng, hoặc theo --survey. Kết thúc 0: xong; 1: xong nhưng có phần bị giữ lại hoặc loại; 2: không làm được, "
        "không có gì thay đổi.",
        "Citizen satisfaction surveys: from the printed form to the report.\n\n"
        "A survey is a folder (made by init). Commands find it from where you stand, or by --survey. "
        "Exit status 0: done; 1: done, but something was held back or rejected; 2: could not be done, nothing changed.",
    ),
    "demo": (
        "Dựng trọn một cuộc khảo sát mẫu với phiếu giả lập.\n\n"
        "Tạo khảo sát Ba Đình gồm 2.400 phiếu giả lập trong 15 tệp Excel như tình nguyện viên nộp, rồi lần lượt "
        "chạy import, indices, charts, report đúng như người dùng, và cho biết báo cáo nằm ở đâu. Vài lỗi được cài "
        "sẵn trong tệp; kết thúc 0 khi làm xong.",
        "Build a complete sample survey with generated forms.\n\n"
        "Makes the Ba Đình survey of 2,400 generated forms in 15 Excel workbooks as volunteers hand them "
        "in, then runs import, indices, charts and report as a user would, and says where the report lies. "
        "Some mistakes are planted in the workbooks; exit status 0 when it is done.",
    ),
    "demo_seed": ("Hạt giống của bộ số ngẫu nhiên.", "Seed of the random numbers."),
    "init": (
        "Tạo một cuộc khảo sát mới.\n\n"
        "Thư mục mới chứa survey.toml (đơn vị, chỉ tiêu phiếu, số hồ sơ, mục tiêu), bảng hỏi, incoming/, outgoing/ và cơ "
        "sở dữ liệu.",
        "Make a new survey.\n\n"
        "The new folder holds survey.toml (units, quotas, populations, target), the questionnaire, incoming/, outgoing/ and "
        "the database.",
    ),
    "init_template": (
        "Mẫu khảo sát: ba-dinh-2020 (mặc định), ba-dinh-2020-rut-gon, kansas-city-2021, nepal-2015, blank.",
        "Template: ba-dinh-2020 (default), ba-dinh-2020-rut-gon, kansas-city-2021, nepal-2015, blank.",
    ),
    "init_questionnaire": (
        "Bảng hỏi khác với bảng hỏi của mẫu: một tên có sẵn hoặc một tệp YAML.",
        "A questionnaire other than the template's: a shipped name or a YAML file.",
    ),
    "questionnaire": ("Kiểm tra và xem bảng hỏi.", "Check and show a questionnaire."),
    "questionnaire_check": (
        "Kiểm tra một tệp bảng hỏi, liệt kê mọi lỗi kèm số dòng.",
        "Check a questionnaire file and list everything wrong with it, by line.",
    ),
    "questionnaire_show": (
        "In một bảng hỏi ra màn hình (mặc định: bảng hỏi của khảo sát hiện tại).",
        "Print a questionnaire (by default the current survey's).",
    ),
    "forms": (
        "In phiếu trắng và làm sổ nhập Excel.\n\n"
        "pdf: phiếu in A4, mỗi bản một mã phiếu và mã QR; xlsx: sổ nhập cho từng đơn vị; xlsform: biểu mẫu ODK/Kobo. "
        "Không có --count: đủ chỉ tiêu của đơn vị. Số phiếu đã phát được ghi vào sổ.",
        "Print blank forms and make the Excel entry books.\n\n"
        "pdf: A4 forms, each copy with its serial and QR code; xlsx: an entry book for each unit; xlsform: for "
        "ODK/Kobo. Without --count: the unit's whole quota. The serials handed out are kept in the ledger.",
    ),
    "forms_units": (
        "Chỉ đơn vị này (tên hoặc mã; lặp lại được).",
        "Only this unit (name or code; repeatable).",
    ),
    "forms_kind": (
        "Loại: pdf, xlsx, xlsform (mặc định pdf,xlsx).",
        "Kinds: pdf, xlsx, xlsform (default pdf,xlsx).",
    ),
    "forms_count": ("Thêm chừng này phiếu mới cho mỗi đơn vị.", "This many new forms for each unit."),
    "forms_first": ("Từ số thứ tự này (in lại được).", "From this number on (prints again if need be)."),
    "forms_volunteer": ("Tình nguyện viên nhận các phiếu này.", "The volunteer who gets these forms."),
    "forms_output": ("Thư mục kết quả (mặc định outgoing/forms).", "Folder (default outgoing/forms)."),
    "import": (
        "Nhập phiếu từ tệp Excel, CSV, ODS vào khảo sát.\n\n"
        "Mọi dòng đều được kể lại: nhận, sửa (sửa thế nào), giữ lại hoặc loại (vì sao). Nhập lại đúng "
        "một tệp thì không có gì thay đổi.",
        "Bring forms from Excel, CSV or ODS files into the survey.\n\n"
        "Every row is accounted for: accepted, corrected (how), held or rejected (why). The same file "
        "again changes nothing.",
    ),
    "import_dry_run": (
        "Chỉ xem kết quả sẽ ra sao; không ghi gì.",
        "Show what would happen; write nothing.",
    ),
    "import_unit": (
        "Đơn vị của mọi phiếu không ghi đơn vị (tên hoặc mã).",
        "Unit of all forms that name none (name or code).",
    ),
    "import_encoding": (
        "Bảng mã của tệp văn bản, khi tự nhận ra sai (utf-8, windows-1258, tcvn3, vni…).",
        "Encoding of a text file, where it is recognised wrongly (utf-8, windows-1258, tcvn3, vni…).",
    ),
    "import_columns": (
        'Tên cột trong tệp = mã câu hỏi hoặc vai trò, ví dụ --columns "Mục A=1.1,Nơi phát=unit"; hoặc một tệp '
        "TOML.",
        'Column in the file = item code or role, e.g. --columns "Part A=1.1,Where=unit"; or a TOML file.',
    ),
    "imports": ("Liệt kê các lần nhập.", "List what came in, when, from which file, by whom."),
    "undo": (
        "Rút lại một lần nhập.\n\nCác phiếu của lần nhập đó ra khỏi khảo sát; nhật ký vẫn ghi lại việc này.",
        "Take one import back.\n\nIts forms leave the survey; the log keeps a record of it.",
    ),
    "undo_decision": (
        "ID là số của một quyết định (lệnh resolve) chứ không phải lần nhập.",
        "ID is the number of a decision (made by resolve) instead of an import.",
    ),
    "status": (
        "Tiến độ của từng đơn vị: phát ra, thu về, hợp lệ, chỉ tiêu, giữ lại, lần nhập cuối.",
        "How far each unit is: issued, received, valid, quota, held back, last import.",
    ),
    "held": (
        "Liệt kê các dòng đang chờ quyết định.\n\n"
        "Mỗi dòng trùng mã phiếu được đặt cạnh phiếu đã có, chỉ ra chỗ khác nhau. Số ở đầu dòng dùng cho lệnh resolve.",
        "List the rows that wait for a decision.\n\n"
        "A row whose serial is taken stands beside the form that has it, with the differences. The number in "
        "front is the one resolve takes.",
    ),
    "held_reason": ("Chỉ những dòng có lý do này.", "Only rows held for this reason."),
    "held_unit": ("Chỉ đơn vị này (mã hoặc tên).", "Only this unit (code or name)."),
    "resolve": (
        "Quyết định về các dòng đang giữ lại.\n\n"
        "keep-first: giữ phiếu đã có; take-new: lấy dòng mới; accept: nhận là phiếu hợp lệ (thêm --unit hoặc "
        "--serial để sửa); discard: bỏ. Kể ra số dòng, hoặc dùng --reason để quyết định theo quy tắc. Quyết định được "
        "ghi nhật ký và rút lại được: hailong undo SỐ --decision.",
        "Decide about rows that were held back.\n\n"
        "keep-first: the form already there stays; take-new: the new row takes its place; accept: it is a form "
        "after all (--unit or --serial to correct it); discard: it is none. Name the rows, or decide by rule with "
        "--reason. The decision is logged and can be taken back: hailong undo ID --decision.",
    ),
    "resolve_action": (
        "Quyết định: keep-first, take-new, accept, discard.",
        "The decision: keep-first, take-new, accept, discard.",
    ),
    "resolve_reason": ("Mọi dòng bị giữ vì lý do này.", "All rows held for this reason."),
    "resolve_unit": ("Đơn vị đúng của các dòng (mã hoặc tên).", "The rows' right unit (code or name)."),
    "resolve_serial": ("Mã phiếu đúng (chỉ cho một dòng).", "The right serial (one row only)."),
    "resolve_note": ("Ghi chú vì sao, để ghi nhật ký.", "Why, for the log."),
    "indices": (
        "Tính chỉ số hài lòng kèm khoảng tin cậy.\n\nKhông có --by: từng đơn vị, từng cấp và toàn bộ.\n\n"
        "Với --answers, phiếu được đọc ngay tại chỗ, trong các tệp lớn hơn bộ nhớ hoặc trên máy chủ, và không "
        "cần cuộc khảo sát nào.",
        "Compute the satisfaction indices with their confidence intervals.\n\n"
        "Without --by: every unit, every level and all.\n\n"
        "With --answers the answers are read where they lie, in files larger than memory or on a server, and "
        "no survey is needed.",
    ),
    "indices_answers_at": (
        "Tệp phiếu (tên hoặc mẫu, ví dụ '2025/*.parquet'; Parquet hoặc CSV) hoặc địa chỉ postgresql://… thay cho "
        "cơ sở dữ liệu của cuộc khảo sát.",
        "Files of forms (a name or a pattern such as '2025/*.parquet'; Parquet or CSV), or a postgresql://… "
        "address, instead of the survey's store.",
    ),
    "indices_table_at": (
        "Bảng trên máy chủ, ví dụ khao_sat.phieu.",
        "Table on the server, for example survey.forms.",
    ),
    "indices_questionnaire_file": (
        "Bảng hỏi (tên hoặc tệp) của các phiếu trong --answers; mặc định là của cuộc khảo sát, cùng các đơn vị.",
        "Questionnaire (name or file) of the forms in --answers; by default the survey's, with its units.",
    ),
    "indices_unit_column": (
        "Cột ghi đơn vị trong --answers; mặc định là cột có tên cho biết điều đó.",
        "Column of the unit in --answers; by default the one whose name says so.",
    ),
    "indices_by": (
        "unit, level, all hoặc mã một thuộc tính; lặp lại để xếp chéo.",
        "unit, level, all or an attribute's code; repeat to cross.",
    ),
    "indices_criterion": ("Chỉ tiêu chí này (lặp lại được).", "Only this criterion (repeatable)."),
    "indices_items": ("Thêm từng câu hỏi.", "Add every item."),
    "indices_without_flagged": (
        "Thêm chỉ số khi không kể các phiếu cần gọi lại xác minh (theo lần “hailong screen” gần nhất; phiếu đã thay "
        "đổi thì rà soát lại).",
        "Also the index without the forms that need a call-back (by the last “hailong screen”; screened anew where "
        "the forms have changed).",
    ),
    "indices_measure": (
        "satisfied, mean, index100, dissatisfied, all_satisfied (lặp lại được).",
        "satisfied, mean, index100, dissatisfied, all_satisfied (repeatable).",
    ),
    "option_recipe": (
        "Công thức thay cho của bảng hỏi: top2, mean100, sipas-factors, arta-csm, ikm.",
        "Recipe instead of the questionnaire's: top2, mean100, sipas-factors, arta-csm, ikm.",
    ),
    "option_interval": (
        "Loại khoảng tin cậy của tỷ lệ (mặc định wilson); điểm trung bình dùng khoảng t, trừ score: khoảng Wilson cho cả hai.",
        "Kind of confidence interval of shares (default wilson); means have the t interval, but for score: Wilson's of both.",
    ),
    "option_level": ("Độ tin cậy, ví dụ 0.95.", "Confidence level, for example 0.95."),
    "option_weights": (
        "none: mỗi phiếu như nhau; population: theo số hồ sơ của đơn vị; margins: theo [margins] trong survey.toml.",
        "none: every form counts the same; population: by the units' populations; margins: to the totals in survey.toml, "
        "[margins].",
    ),
    "option_lonely": (
        "Nơi chỉ có một phiếu: refuse (không cho khoảng tin cậy), certainty, adjust, average (mặc định: của khảo sát).",
        "Strata of one form: refuse (no interval), certainty, adjust, average (default: the survey's).",
    ),
    "option_no_fpc": (
        "Bỏ hiệu chỉnh tổng thể hữu hạn.",
        "Leave out the finite-population correction.",
    ),
    "charts": ("Vẽ mọi biểu đồ thành tệp PNG và SVG.", "Draw all figures as PNG and SVG files."),
    "screen": (
        "Soi phiếu trùng, khối chép lại và người nhập cần gọi lại xác minh.\n\n"
        "Chỉ nêu bằng chứng kèm địa chỉ, không kết luận; câu trả lời giống nhau tự nó không bao giờ là trùng. --output ghi "
        "danh sách phiếu cần gọi lại, rút ngẫu nhiên.",
        "Look for duplicates, copied blocks and volunteers who need a call-back.\n\n"
        "Evidence with its addresses, not verdicts; equal answers alone never make a duplicate. --output writes the list "
        "of forms to call back, drawn at random.",
    ),
    "screen_fdr": (
        "Tỷ lệ gọi nhầm chấp nhận được (mặc định 0.1).",
        "Accepted share of wrong names (default 0.1).",
    ),
    "screen_seed": ("Hạt giống của các lần rút ngẫu nhiên.", "Seed of the random draws."),
    "screen_output": ("Ghi danh sách gọi lại vào tệp này.", "Write the call-back list to this file."),
    "screen_share": (
        "Phần phiếu cần gọi lại (mặc định 0.2).",
        "Share of the forms to call back (default 0.2).",
    ),
    "comments": (
        "Tổng hợp ý kiến góp ý cho người phân tích.\n\n"
        "Đếm theo đơn vị, theo tiêu chí và theo từ khóa (nhận theo danh mục từ, từ ghép tính trọn). Số điện thoại, số "
        "giấy tờ, địa chỉ thư… được che. Không bao giờ vào báo cáo công khai.",
        "Sum up the open comments for the analyst.\n\n"
        "Counts by unit, criterion and keyword (by a word list, compounds whole). Telephone and ID numbers, e-mail "
        "addresses and the like are masked. Never part of the public report.",
    ),
    "comments_words": ("Số từ khóa in ra (mặc định 20).", "Keywords printed (default 20)."),
    "comments_quotes": (
        "Kèm từng ý kiến đã che; phải có người đọc trước khi trích.",
        "With every masked comment; a person must read it before it is quoted.",
    ),
    "comments_output": (
        "Ghi các bảng vào tệp Excel này (đủ mọi từ khóa).",
        "Write the tables to this workbook (all keywords).",
    ),
    "compare": (
        "So sánh các đơn vị: với mức chung, xếp hạng kèm tập tin cậy, với mục tiêu.\n\n"
        "--pairs: từng cặp đơn vị. --by THUỘC_TÍNH: các nhóm người trả lời. --with KHẢO_SÁT: thay đổi so với một cuộc "
        "khảo sát trước.",
        "Compare units: with the overall index, ranks with confidence sets, with the target.\n\n"
        "--pairs: every pair of units. --by ATTRIBUTE: groups of respondents. --with SURVEY: the change since an "
        "earlier survey.",
    ),
    "compare_pairs": ("Từng cặp đơn vị.", "Every pair of units."),
    "compare_funnel": (
        "Giới hạn của biểu đồ phễu: đơn vị nào ra ngoài khoảng ngẫu nhiên.",
        "Funnel limits: which units lie beyond what chance would do.",
    ),
    "compare_attribute": ("So sánh các nhóm theo thuộc tính này.", "Compare the groups of this attribute."),
    "compare_earlier": ("Thư mục của cuộc khảo sát trước.", "Folder of the earlier survey."),
    "compare_changes": (
        "Cùng --with: csv, json, parquet có cả thay đổi của toàn bộ và từng cấp (before, after, …), không chỉ các đơn vị.",
        "With --with: csv, json and parquet have the changes of everything and of levels too (before, after, …), not only "
        "those of units.",
    ),
    "compare_criterion": (
        "Tiêu chí so sánh (mặc định: chỉ số chung).",
        "Criterion to compare (default: overall).",
    ),
    "compare_measure": (
        "satisfied, mean, index100, dissatisfied, all_satisfied.",
        "satisfied, mean, index100, dissatisfied, all_satisfied.",
    ),
    "compare_target": (
        "Mục tiêu, ví dụ 0.8 (mặc định: của khảo sát).",
        "Target, for example 0.8 (default: the survey's).",
    ),
    "compare_adjustment": (
        "Hiệu chỉnh p: holm (mặc định) hoặc bh.",
        "Adjustment of p: holm (default) or bh.",
    ),
    "compare_seed": ("Hạt giống của các lần rút ngẫu nhiên.", "Seed of the random draws."),
    "doctor": (
        "Kiểm tra sức khỏe của khảo sát.\n\n"
        "Cơ sở dữ liệu nguyên vẹn, nhật ký không bị sửa, số đếm của mọi lần nhập khớp nhau, không có tệp dở dang.",
        "Check that the survey is sound.\n\n"
        "The database is whole, the log untouched, the counts of every import agree, no unfinished files lie about.",
    ),
    "doctor_seal": (
        "Dấu niêm của nhật ký đã ghi lại lần trước: kiểm tra nhật ký có bị viết lại từ đó không.",
        "The log's seal noted earlier: check that the log was not written anew since.",
    ),
    "backup": (
        "Sao lưu cơ sở dữ liệu vào một tệp mới, kể cả khi người khác đang nhập.",
        "Copy the database to a new file, also while others are importing.",
    ),
    "report_output": ("Thư mục kết quả (mặc định outgoing/report).", "Folder (default outgoing/report)."),
    "charts_output": ("Thư mục kết quả (mặc định outgoing/figures).", "Folder (default outgoing/figures)."),
    "report": (
        "Lập báo cáo với bảng, biểu đồ và khoảng tin cậy.\n\n"
        "Ghi một lần: report.html, fragment.html, report.docx, tables.xlsx, figures/, numbers.json. Sau khi sửa bản Word, "
        "“report check” kiểm tra lại từng con số.",
        "Write the report with its tables, figures and intervals.\n\n"
        "In one run: report.html, fragment.html, report.docx, tables.xlsx, figures/, numbers.json. When the Word file has "
        "been edited, 'report check' looks at every number again.",
    ),
    "report_formats": (
        "Dạng: html, fragment, docx, xlsx, figures, json (mặc định tất cả).",
        "Formats: html, fragment, docx, xlsx, figures, json (default all).",
    ),
    "report_scope": (
        "all: cả khảo sát; tên hoặc mã một đơn vị; all-units: mỗi đơn vị một bản.",
        "all: the whole survey; a unit's name or code; all-units: a sheet for each unit.",
    ),
    "report_template": (
        "Tệp Word của cơ quan, có đánh dấu chỗ điền.",
        "The office's own Word document, with its places marked.",
    ),
    "report_earlier": (
        "Thư mục khảo sát trước, để nêu thay đổi.",
        "Folder of an earlier survey, to state the change.",
    ),
    "report_seed": ("Hạt giống của các lần rút ngẫu nhiên.", "Seed of the random draws."),
    "report_check": (
        "Kiểm tra bản Word đã sửa: con số nào không còn khớp với numbers.json.",
        "Check an edited Word file: which numbers no longer agree with numbers.json.",
    ),
    "report_check_numbers": (
        "Tệp numbers.json (mặc định: cùng thư mục).",
        "The numbers.json (default: beside it).",
    ),
    "drivers": (
        "Tiêu chí nào gắn với đánh giá chung nhiều hơn.\n\nMức quan trọng tương đối (Shapley R²) kèm khoảng; là mối liên "
        "hệ, không phải nguyên nhân.",
        "Which criteria go with the overall question.\n\nRelative importance (Shapley R²) with intervals; association, "
        "not cause.",
    ),
    "reliability": (
        "Bảng hỏi đo có chắc không: α, ω, tương quan từng câu.\n\nCronbach α kèm khoảng Feldt và McDonald ω của từng tiêu "
        "chí và của cả bảng hỏi, tương quan của mỗi câu với các câu còn lại, độ tin cậy của chỉ số các đơn vị. --items: "
        "bảng theo câu.",
        "How reliable the questionnaire is: α, ω, each item.\n\nCronbach's α with Feldt's interval and McDonald's ω of each "
        "criterion and of all items, each item's correlation with the rest, the reliability of the units' indices. "
        "--items: the table by item.",
    ),
    "reliability_items": ("Bảng theo từng câu.", "The table by item."),
    "drivers_replicates": ("Số lần lấy mẫu lại.", "Number of bootstrap replicates."),
    "drivers_seed": ("Hạt giống của các lần rút ngẫu nhiên.", "Seed of the random draws."),
    "plan": (
        "Trước khi in phiếu: sai số, chênh lệch thấy được, hạng sẽ rộng bao nhiêu.\n\nTính từ chỉ tiêu phiếu và số hồ sơ "
        "trong survey.toml.",
        "Before printing: margins, detectable differences, how wide ranks will be.\n\nFrom the quotas and populations in "
        "survey.toml.",
    ),
    "plan_forms": (
        "Mỗi đơn vị chừng này phiếu, thay cho chỉ tiêu.",
        "This many forms in every unit instead of the quotas.",
    ),
    "plan_expected": ("Tỷ lệ hài lòng dự kiến (mặc định 0.9).", "Expected share satisfied (default 0.9)."),
    "plan_deff": ("Hệ số thiết kế (mặc định 1).", "Design effect (default 1)."),
    "plan_icc": (
        "Tương quan giữa hai phiếu của cùng một người thu (như “hailong screen” cho biết); thay cho --deff.",
        "Correlation of two forms of one volunteer (as 'hailong screen' tells it); instead of --deff.",
    ),
    "plan_per_volunteer": (
        "Số phiếu của một người thu, dùng với --icc (mặc định 30).",
        "Forms of one volunteer, with --icc (default 30).",
    ),
    "plan_seed": ("Hạt giống của các lần mô phỏng.", "Seed of the simulations."),
    "plan_precision": ("Sai số mong muốn (mặc định 0.05).", "Margin wanted (default 0.05)."),
    "plan_power": ("Lực kiểm định (mặc định 0.8).", "Power of the tests (default 0.8)."),
    "plan_spread": ("Độ lệch giữa các đơn vị (mặc định 0.03).", "Spread of the units (default 0.03)."),
    "plan_target": ("Mục tiêu (mặc định: của khảo sát).", "Target (default: the survey's)."),
    "verify": (
        "So hai lần nhập của cùng các phiếu: chỗ khác nhau và tỷ lệ sai.\n\n--output ghi một sổ để quyết định từng chỗ "
        "khác rồi nhập; không ghi gì vào khảo sát.",
        "Compare two entries of the same forms: differences and error rate.\n\n--output writes a workbook in which each "
        "difference is decided, to be imported; the survey is not changed.",
    ),
    "verify_resolved": (
        "Tệp đã quyết định đúng sai, để biết ai nhập sai.",
        "The resolved file, to tell who was wrong.",
    ),
    "verify_output": ("Ghi sổ cần quyết định vào tệp này.", "Write the workbook to be decided to this file."),
    "verify_prefer": ("Lấy sẵn câu trả lời của tệp này.", "Fill in this file's answers."),
    "verify_unit": ("Đơn vị của các phiếu không ghi đơn vị.", "Unit of the forms that name none."),
    "crosswalk": (
        "Xem và kiểm tra một bảng đối chiếu đơn vị cũ – mới.\n\n"
        "Không có tên: liệt kê các bảng có sẵn. Nêu từng lần chuyển, tỷ lệ và những đơn vị không so sánh được với kỳ trước.",
        "Show and check a crosswalk of old and new units.\n\n"
        "Without a name: the crosswalks that come along. Lists the moves, their shares, and the units that cannot be "
        "compared with before.",
    ),
    "export": (
        "Ghi câu trả lời ra tệp cho Excel, SPSS, R, Python, kèm bảng mã.\n\nMỗi phiếu hợp lệ một dòng. Bên cạnh luôn có "
        "codebook.xml (DDI-Codebook 2.5), codebook.md và codebook.csv. Dữ liệu từng phiếu: chỉ dùng trong cơ quan.",
        "Write the answers for Excel, SPSS, R or Python, with a codebook.\n\nOne row for each valid form. Beside them always "
        "codebook.xml (DDI-Codebook 2.5), codebook.md and codebook.csv. Data of single forms: for the office only.",
    ),
    "export_formats": (
        "Dạng: csv, xlsx, parquet, sav hoặc all (mặc định csv,xlsx).",
        "Formats: csv, xlsx, parquet, sav or all (default csv,xlsx).",
    ),
    "export_output": ("Thư mục kết quả (mặc định outgoing/export).", "Folder (default outgoing/export)."),
    "export_comments": (
        "Kèm ý kiến ghi bằng lời; phải có người đọc hết trước khi tệp ra khỏi cơ quan.",
        "With the open comments; a person must read them before the files leave the office.",
    ),
    "export_labels": (
        "Ghi nhãn thay cho mã ở các cột phân loại.",
        "Labels in place of codes in the categorical columns.",
    ),
    "export_missing": (
        "Ô không có điểm: mã số âm (codes, mặc định) hay để trống (empty).",
        "Where there is no score: negative codes (codes, default) or nothing (empty).",
    ),
    "purge": (
        "Xóa vĩnh viễn câu trả lời, giữ các số tổng hợp và báo cáo.\n\nKhông có --yes thì chỉ cho biết sẽ xóa gì, giữ gì, "
        "còn những bản sao nào (kết thúc 2). Báo cáo đã công bố tính theo cách nào (--recipe, --weights, --with …) thì ghi "
        "đúng như thế ở đây. Sau khi xóa, indices và report vẫn cho đúng các số ấy; import không nhận nữa. Kết thúc 1 nếu "
        "trong thư mục còn tệp chứa câu trả lời.",
        "Remove the answers for good, keep the sums and the report.\n\nWithout --yes it only says what would be removed, what "
        "kept, and which copies there are (exit 2). Give the choices that the published report was made with (--recipe, "
        "--weights, --with …). Afterwards indices and report give the same numbers; import is closed. Exit 1 if files with "
        "answers are left in the folder.",
    ),
    "purge_yes": ("Xóa thật. Không thể lấy lại.", "Remove them. They cannot be had back."),
    "purge_copies": (
        "Xóa cả các bản sao trong thư mục khảo sát: tệp đã nộp, sổ trả lại, câu trả lời đã xuất, bản sao lưu.",
        "Delete the copies in the survey's folder too: files handed in, workbooks returned, answers exported, backups.",
    ),
    "purge_kept": (
        "Ghi các số tổng hợp đã giữ vào thư mục này (mặc định outgoing/kept).",
        "Write the sums kept to this folder (default outgoing/kept).",
    ),
    "purge_earlier": (
        "Khảo sát trước, nếu báo cáo đã công bố có so sánh với nó.",
        "The earlier survey, if the published report compares with one.",
    ),
    "purge_seed": ("Hạt giống của các lần rút ngẫu nhiên.", "Seed of the random draws."),
    # Options that several commands share
    "option_crosswalk": (
        "Bảng đối chiếu đơn vị cũ – mới: tên có sẵn (ba-dinh-2020-2025-01…) hoặc tệp TOML.",
        "Crosswalk of earlier to later units: a shipped name (ba-dinh-2020-2025-01…) or a TOML file.",
    ),
    "option_picture": ("Vẽ vào tệp ảnh .png hoặc .svg.", "Draw it as a .png or .svg picture."),
    "option_lang": (
        "Ngôn ngữ: vi hoặc en (mặc định vi; HAILONG_LANG).",
        "Language: vi or en (default vi; HAILONG_LANG).",
    ),
    "option_debug": ("Hiện chi tiết kỹ thuật khi có lỗi.", "Show the technical details of an error."),
    "option_survey_folder": (
        "Thư mục khảo sát (mặc định: tìm từ thư mục hiện tại trở lên).",
        "The survey's folder (by default looked for from here upwards).",
    ),
    "option_as_json": ("In ra JSON cho chương trình khác đọc.", "Print JSON for a program to read."),
    "option_output_format": ("Dạng kết quả.", "Form of the result."),
    "option_output": ("Ghi vào tệp này thay vì in ra.", "Write to this file instead of printing."),
    "option_by_whom": ("Người thực hiện, để ghi nhật ký.", "Who does this, for the log."),
    "option_version": ("Hiện phiên bản rồi thoát.", "Show the version and exit."),
}
