"""The words on the figures, and what can go wrong with a report."""

MESSAGES: dict[str, tuple[str, str]] = {
    # Figures: words drawn on them
    "overall_line": ("Mức chung {value}", "Overall {value}"),
    "target_line": ("Mục tiêu {value}", "Target {value}"),
    "satisfied": ("Hài lòng", "Satisfied"),
    "valid_answers": ("Số câu trả lời", "Answers"),
    "forms": ("Số phiếu", "Forms"),
    "not_rated": ("Không chấm điểm", "Not rated"),
    "complete_count": (
        "n = N: mọi hồ sơ đều được khảo sát, không có sai số chọn mẫu",
        "n = N: every case was surveyed, there is no sampling error",
    ),
    "unit": ("Đơn vị", "Unit"),
    "everything": ("Toàn bộ khảo sát", "Whole survey"),
    "composite": ("Chỉ số chung", "Overall index"),
    "index_axis": ("Chỉ số hài lòng", "Satisfaction index"),
    "index_column": ("Chỉ số hài lòng", "Index"),
    "above": ("Cao hơn mức chung", "Above the overall index"),
    "same": ("Không khác biệt có ý nghĩa", "Not significantly different"),
    "below": ("Thấp hơn mức chung", "Below the overall index"),
    "estimate_interval": ("Ước lượng và khoảng tin cậy {level}", "Estimate and {level} confidence interval"),
    "estimate_interval_short": ("Khoảng tin cậy", "Interval"),
    "suppressed": ("[c] không công bố do ít phiếu", "[c] not published: too few forms"),
    "effective_n": ("Cỡ mẫu hiệu quả (số phiếu quy đổi)", "Effective sample size"),
    "limit_95": ("Giới hạn 95%", "95% limits"),
    "limit_998": ("Giới hạn 99,8%", "99.8% limits"),
    "importance_axis": ("Mức độ quan trọng đối với đánh giá chung", "Importance for the overall rating"),
    "performance_axis": ("Mức độ hài lòng", "Satisfaction"),
    "quadrant_improve": ("Quan trọng hơn, hài lòng thấp hơn", "Important, less satisfied"),
    "quadrant_keep": ("Quan trọng hơn, hài lòng cao hơn", "Important, more satisfied"),
    "quadrant_low": ("Ít quan trọng hơn, hài lòng thấp hơn", "Less important, less satisfied"),
    "quadrant_high": ("Ít quan trọng hơn, hài lòng cao hơn", "Less important, more satisfied"),
    "received": ("Đã nhập", "Entered"),
    "held": ("Chờ xử lý", "Held back"),
    "missing_forms": ("còn thiếu {value}", "{value} to go"),
    "quota_reached": ("đủ", "complete"),
    # Figures: subtitles that say how to read them
    "likert_reading": (
        "Tỷ lệ câu trả lời theo mức đánh giá, %; mức giữa thang đo đặt giữa trục",
        "Share of answers by level, %; the middle level is centred on the axis",
    ),
    "likert_reading_no_middle": ("Tỷ lệ câu trả lời theo mức đánh giá, %", "Share of answers by level, %"),
    "units_reading": (
        "Chấm: chỉ số của đơn vị; vạch ngang: khoảng tin cậy {level}",
        "Dot: the unit's index; bar: {level} confidence interval",
    ),
    "units_reading_compared": (
        "Chấm: chỉ số; vạch đậm: khoảng tin cậy {level}; vạch mảnh: khoảng của chênh lệch với mức chung, "
        "đúng đồng thời cho mọi đơn vị",
        "Dot: index; thick bar: {level} confidence interval; thin line: interval of the difference from the "
        "overall index, simultaneous for all units",
    ),
    "heatmap_reading": (
        "Chỉ số theo đơn vị và tiêu chí; ô đậm hơn là thấp hơn",
        "Index by unit and criterion; a darker cell is lower",
    ),
    "profile_reading": ("Tỷ lệ trên tổng số phiếu hợp lệ, %", "Share of valid forms, %"),
    "funnel_reading": (
        "Ngoài giới hạn 99,8%: khác mức chung rõ rệt; trong giới hạn 95%: nằm trong sai số chọn mẫu",
        "Outside the 99.8% limits: clearly different; inside the 95% limits: within sampling error",
    ),
    "importance_reading": (
        "Vạch: giá trị trung bình của các tiêu chí. Mối liên hệ thống kê, không phải quan hệ nhân quả",
        "Lines: means over the criteria. A statistical association, not cause",
    ),
    "trend_reading": (
        "Chỉ số hài lòng hai kỳ khảo sát với khoảng tin cậy {level}; số bên phải: thay đổi, {points}",
        "Index in two waves with {level} intervals; right: change in {points}",
    ),
    "progress_reading": (
        "Số phiếu đã nhập so với chỉ tiêu (vạch đứng)",
        "Forms entered against the quota (upright mark)",
    ),
    "points": ("điểm phần trăm", "percentage points"),
    "points_index100": ("điểm", "points"),
    # Alternative texts
    "alt_likert": (
        "Biểu đồ thanh xếp chồng phân kỳ: {count} tiêu chí. "
        "Tỷ lệ hài lòng từ {low} ({low_name}) đến {high} ({high_name}).",
        "Diverging stacked bars for {count} criteria. "
        "Satisfied from {low} ({low_name}) to {high} ({high_name}).",
    ),
    "alt_units": (
        "Biểu đồ điểm có khoảng tin cậy của {count} đơn vị, xếp theo chỉ số. "
        "Ước lượng từ {low} ({low_name}) đến {high} ({high_name}).",
        "Dots with confidence intervals for {count} units, sorted by index. "
        "Estimates from {low} ({low_name}) to {high} ({high_name}).",
    ),
    "alt_criteria": (
        "Biểu đồ điểm có khoảng tin cậy của {count} tiêu chí tại {unit}. "
        "Ước lượng từ {low} ({low_name}) đến {high} ({high_name}).",
        "Dots with confidence intervals for {count} criteria of {unit}. "
        "Estimates from {low} ({low_name}) to {high} ({high_name}).",
    ),
    "alt_heatmap": (
        "Bảng màu {units} đơn vị × {criteria} tiêu chí. "
        "Ô thấp nhất {low} ({low_name}), cao nhất {high} ({high_name}).",
        "Heat map of {units} units × {criteria} criteria. "
        "Lowest cell {low} ({low_name}), highest {high} ({high_name}).",
    ),
    "alt_profile": (
        "Biểu đồ thanh cơ cấu người trả lời theo {count} đặc điểm.",
        "Bars of the respondents' profile by {count} attributes.",
    ),
    "alt_funnel": (
        "Biểu đồ phễu: {count} đơn vị theo cỡ mẫu hiệu quả; {outside} đơn vị nằm ngoài giới hạn 99,8%.",
        "Funnel plot of {count} units by effective sample size; {outside} outside the 99.8% limits.",
    ),
    "alt_importance": (
        "Biểu đồ mức độ quan trọng và mức độ hài lòng của {count} tiêu chí.",
        "Map of importance and satisfaction for {count} criteria.",
    ),
    "alt_trend": (
        "Biểu đồ so sánh hai kỳ khảo sát của {count} dòng chỉ số.",
        "Chart comparing two waves for {count} indices.",
    ),
    "alt_progress": (
        "Biểu đồ tiến độ nhập phiếu của {count} đơn vị: {entered} trên {quota} phiếu.",
        "Entry progress of {count} units: {entered} of {quota} forms.",
    ),
    "no_estimates": (
        "Không có số liệu phù hợp để vẽ biểu đồ “{chart}”: bảng không có dòng nào cho {wanted}.",
        "Nothing to draw for the chart “{chart}”: the table has no row for {wanted}.",
    ),
    # What a user can do wrong
    "no_forms": (
        "Chưa có phiếu hợp lệ nào nên chưa có số liệu để lập báo cáo hay vẽ biểu đồ. Hãy nhập phiếu bằng lệnh "
        "hailong import.",
        "There is no valid form yet, so there is nothing to report or to draw. Bring forms in with hailong "
        "import.",
    ),
    "unknown_format": (
        "Không có định dạng “{found}”. Dùng được: {allowed}.",
        "There is no format “{found}”. Allowed: {allowed}.",
    ),
    "bad_numbers": (
        "Không đọc được {path}. Tệp numbers.json phải là tệp do lệnh hailong report ghi ra cùng báo cáo.",
        "{path} could not be read. numbers.json must be the file that hailong report wrote with the report.",
    ),
    "bad_template": (
        "Không mở được {path} như một văn bản Word (.docx). Hãy mở tệp bằng Word rồi lưu lại dạng .docx.",
        "{path} could not be opened as a Word document (.docx). Open it in Word and save it again as .docx.",
    ),
    "no_places": (
        "Văn bản {path} không có chỗ nào để đặt báo cáo. Hãy thêm một dòng chỉ có "
        "{{{{hailong:report}}}}, hoặc một dấu trang (bookmark) tên hailong_report.",
        "The document {path} marks no place for the report. Add a line that holds only "
        "{{{{hailong:report}}}}, or a bookmark called hailong_report.",
    ),
    "unknown_place": (
        "Văn bản {path} đánh dấu chỗ “{found}”, nhưng báo cáo không có phần này. Dùng được: {allowed}.",
        "The document {path} marks a place “{found}”, but the report has no such part. Allowed: {allowed}.",
    ),
    "unknown_unit": (
        "Không có đơn vị “{found}” trong khảo sát. Các đơn vị: {allowed}.",
        "There is no unit “{found}” in the survey. Units: {allowed}.",
    ),
}
