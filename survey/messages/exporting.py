"""What an export says: its columns, its codebook, its warnings, what it cannot do."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    # what cannot be done
    "unknown_format": (
        "“{found}” không phải là dạng tệp xuất được. Hãy chọn trong: {allowed}.",
        "'{found}' is not a form to export to. Choose from: {allowed}.",
    ),
    "no_forms": (
        "Khảo sát chưa có phiếu hợp lệ nào để xuất. Hãy nhập phiếu trước bằng `hailong import`.",
        "The survey has no valid form to export yet. Bring forms in first with `hailong import`.",
    ),
    "needs_pyreadstat": (
        'Để ghi tệp SPSS (.sav) cần cài thêm gói pyreadstat: `pip install "hailong[spss]"`. Chưa ghi tệp nào; các dạng '
        "csv, xlsx, parquet không cần gói này.",
        'Writing SPSS files (.sav) needs the package pyreadstat: `pip install "hailong[spss]"`. No file was written; csv, '
        "xlsx and parquet do not need it.",
    ),
    "too_many_rows": (
        "Một trang tính Excel chứa nhiều nhất {most} phiếu, khảo sát có {forms}. Hãy xuất ra csv hoặc parquet.",
        "An Excel sheet holds at most {most} forms, the survey has {forms}. Export to csv or parquet.",
    ),
    "too_many_columns": (
        "Một trang tính Excel chứa nhiều nhất {most} cột, lần xuất này có {columns}. Hãy xuất ra csv hoặc parquet.",
        "An Excel sheet holds at most {most} columns, this export has {columns}. Export to csv or parquet.",
    ),
    # what was done, and what should be known
    "done": (
        "Đã ghi {forms} phiếu, {columns} cột vào {folder}: {files}.",
        "Wrote {forms} forms with {columns} columns to {folder}: {files}.",
    ),
    "read_comments": (
        "CẢNH BÁO: tệp có {count} ý kiến ghi bằng lời. Số điện thoại, số giấy tờ, thư điện tử đã được che tự động, nhưng "
        "máy không nhận ra hết tên người, địa chỉ: phải có người đọc hết trước khi tệp ra khỏi cơ quan.",
        "WARNING: the files hold {count} comments. Phone numbers, ID numbers and e-mail addresses were masked by rule, but "
        "no rule finds every name and address: a person must read them all before the files leave the office.",
    ),
    "cut_in_excel": (
        "{count} đoạn chữ dài hơn {most} ký tự đã bị cắt trong answers.xlsx (giới hạn của Excel). Các dạng csv và parquet "
        "giữ đủ.",
        "{count} texts longer than {most} characters were cut in answers.xlsx (Excel's limit). csv and parquet keep them "
        "whole.",
    ),
    "cut_in_spss": (
        "{count} đoạn chữ dài hơn {most} byte đã bị cắt trong answers.sav (giới hạn của SPSS). Các dạng csv và parquet giữ đủ.",
        "{count} texts longer than {most} bytes were cut in answers.sav (SPSS's limit). csv and parquet keep them whole.",
    ),
    "negative_codes": (
        "Số âm ở các cột điểm không phải là điểm ({codes}). Khi tính trung bình phải bỏ các số này, hoặc xuất với --missing "
        "empty; trong answers.sav chúng đã được khai là giá trị khuyết.",
        "Negative numbers in the rated columns are no scores ({codes}). Leave them out of every average, or export with "
        "--missing empty; in answers.sav they are declared missing.",
    ),
    "other_files": (
        "Trong thư mục còn tệp của lần xuất trước, không thuộc bộ này: {files}. Hãy xóa nếu không cần nữa.",
        "The folder also holds files of an earlier export that are not of this set: {files}. Delete them if they are no "
        "longer needed.",
    ),
    "no_design_weight": (
        "Không có cột trọng số thiết kế: chưa biết số hồ sơ (population) của: {units}.",
        "There is no design weight: the population is not known of: {units}.",
    ),
    "weights_incomplete": (
        "Không có cột trọng số thiết kế: {missing} trong {forms} phiếu thiếu trọng số riêng.",
        "There is no design weight: {missing} of {forms} forms lack their own weight.",
    ),
    # columns
    "serial": ("Mã phiếu", "Serial of the form"),
    "unit": ("Mã đơn vị", "Unit (id)"),
    "unit_name": ("Tên đơn vị", "Unit (name)"),
    "level": ("Cấp của đơn vị", "Level of the unit"),
    "date": ("Ngày điền phiếu", "Date the form was filled in"),
    "volunteer": ("Người phát, nhập phiếu", "Volunteer"),
    "comment": ("Ý kiến góp ý (đã che số điện thoại, số giấy tờ)", "Comment (numbers and addresses masked)"),
    "stratum": (
        "Tầng mẫu: mã đơn vị, kèm các đặc điểm phân tầng",
        "Sampling stratum: unit id and the stratifying attributes",
    ),
    "cluster": ("Cụm thu phiếu (đơn vị mẫu bậc một)", "Cluster (primary sampling unit)"),
    "weight": ("Trọng số riêng của phiếu", "The form's own weight"),
    "design_weight": (
        "Trọng số thiết kế: số hồ sơ của đơn vị chia cho số phiếu hợp lệ của tầng (nhân với trọng số riêng nếu có)",
        "Design weight: the unit's population over the valid forms of the stratum (times the form's own weight if any)",
    ),
    "blank": ("Để trống", "Left blank"),
    "unusable": (
        "Không dùng được (đánh hai ô, ngoài thang điểm)",
        "Not usable (two boxes marked, out of range)",
    ),
    "nonresponse": ("Không phải điểm", "Not a score"),
    # the codebook
    "sheet_answers": ("Phiếu", "Forms"),
    "sheet_codebook": ("Bảng mã", "Codebook"),
    "codebook_title": ("Bảng mã: {name}", "Codebook: {name}"),
    "codebook_variable": ("Biến", "Variable"),
    "codebook_code": ("Mã câu hỏi", "Question"),
    "codebook_group": ("Nhóm", "Group"),
    "codebook_label": ("Nội dung", "Label"),
    "codebook_type": ("Kiểu", "Type"),
    "codebook_value": ("Giá trị", "Value"),
    "codebook_value_label": ("Nhãn của giá trị", "Value label"),
    "codebook_missing": ("Khuyết", "Missing"),
    "codebook_yes": ("có", "yes"),
    "type_rating": ("điểm (số nguyên)", "rating (whole number)"),
    "type_category": ("phân loại (chữ)", "category (text)"),
    "type_text": ("chữ", "text"),
    "type_number": ("số", "number"),
    "type_date": ("ngày", "date"),
    "group_form": ("Về phiếu", "About the form"),
    "group_respondent": ("Về người trả lời", "About the respondent"),
    "group_overall": ("Đánh giá chung", "Overall question"),
    "group_design": ("Về cách chọn mẫu", "About the sample"),
    "organiser": ("Cơ quan tổ chức", "Organiser"),
    "period": ("Thời gian thu phiếu", "Period"),
    "forms": ("Số phiếu hợp lệ", "Valid forms"),
    "files": ("Các tệp", "Files"),
    "sampling": ("Cách chọn mẫu", "Sampling"),
    "weighting": ("Trọng số", "Weights"),
    "missing_values": ("Giá trị khuyết", "Missing values"),
    "sampling_text": (
        "Mẫu phân tầng theo đơn vị ({units} đơn vị có phiếu){strata}. Mỗi đơn vị được giao một chỉ tiêu phiếu. Trong mỗi "
        "tầng, mọi tính toán đều giả định phiếu được phát ngẫu nhiên{cluster}.",
        "Stratified by unit ({units} units with forms){strata}. Each unit is given a quota of forms. Within a stratum all "
        "estimates assume that the forms were handed out at random{cluster}.",
    ),
    "sampling_strata": (", kết hợp với: {names}", ", crossed with: {names}"),
    "sampling_cluster": (", theo cụm (biến {name})", ", by cluster (variable {name})"),
    "weights_none": (
        "Không có trọng số: mỗi phiếu tính như nhau.",
        "There are no weights: every form counts the same.",
    ),
    "weights_design": (
        "Biến {name}: số hồ sơ đã giải quyết của đơn vị (N) chia cho tổng trọng số các phiếu hợp lệ trong tầng (n). Dùng nó để "
        "ước lượng cho tất cả các đơn vị gộp lại; kết quả không có trọng số là mặc định của báo cáo.",
        "Variable {name}: the unit's cases settled (N) over the weights of the valid forms in the stratum (n). Use it to "
        "estimate for units together; the report's own figures are unweighted by default.",
    ),
    "weights_own": (
        "Biến {name}: trọng số riêng của từng phiếu, như trong tệp đã nhập.",
        "Variable {name}: each form's own weight, as it came in the files.",
    ),
    "missing_codes_text": (
        "Ở các câu chấm điểm, số âm không phải là điểm và không được tính: {codes}. Ở các biến khác, ô trống nghĩa là "
        "không biết hoặc không trả lời.",
        "In the rated questions negative numbers are no scores and leave the denominator: {codes}. In the other variables "
        "an empty cell means not known or not answered.",
    ),
    "missing_empty_text": (
        "Ô trống nghĩa là không có điểm dùng được (để trống, không dùng được, hoặc một lựa chọn không phải điểm); lần xuất "
        "này không phân biệt các lý do.",
        "An empty cell means that there is no usable score (blank, not usable, or an answer that is no score); this export "
        "does not tell the reasons apart.",
    ),
    "csv_text": (
        "answers.csv: UTF-8 có BOM, dấu chấm phẩy giữa các cột, dấu phẩy thập phân, ngày kiểu năm-tháng-ngày. Chữ mà bảng "
        "tính có thể hiểu là công thức, số hay ngày có dấu nháy đơn (') đứng trước.",
        "answers.csv: UTF-8 with BOM, semicolons between columns, decimal commas, dates as year-month-day. A text that a "
        "spreadsheet might take for a formula, a number or a date has an apostrophe (') before it.",
    ),
    "confidential": (
        "Dữ liệu từng phiếu, chỉ dùng trong cơ quan. Người trả lời được hứa chỉ công bố số tổng hợp: không công bố dữ liệu "
        "này, không tìm cách nhận ra người trả lời.",
        "Data of single forms, for use within the office. Respondents were promised that only totals are published: do "
        "not publish these data and do not try to recognise anybody in them.",
    ),
    "cleaning": (
        "Phiếu được nhập bằng hailong; mọi chỗ sửa đều ghi trong nhật ký. Chỉ có phiếu hợp lệ: đã nhận {received}, hợp lệ "
        "{valid}, đang chờ quyết định {held}, bị loại {rejected}.",
        "The forms were brought in with hailong, which logs every correction. Only valid forms are here: received "
        "{received}, valid {valid}, waiting for a decision {held}, rejected {rejected}.",
    ),
    "collection_mode": (
        "Phiếu hỏi tự điền hoặc có người hỏi giúp",
        "Questionnaire filled in by the respondent or with an interviewer's help",
    ),
    "analysis_unit": ("Phiếu (một người trả lời)", "Form (one respondent)"),
    "data_kind": ("Dữ liệu khảo sát", "Survey data"),
    "units_with_quota": ("Chỉ tiêu phiếu theo kế hoạch", "Forms planned"),
}
