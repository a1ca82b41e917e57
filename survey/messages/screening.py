"""What the screening of forms, the call-back list and the summary of comments say."""

MESSAGES: dict[str, tuple[str, str]] = {
    "bad_rate": (
        "Tỷ lệ nhầm cho phép phải lớn hơn 0 và nhỏ hơn 1 (nhận được {found}). Ví dụ: 0.1.",
        "The false discovery rate must be above 0 and below 1 (found {found}). For example: 0.1.",
    ),
    "bad_share": (
        "Tỷ lệ phiếu gọi lại phải lớn hơn 0 và không quá 1 (nhận được {found}). Ví dụ: 0.2.",
        "The share of forms to call back must be above 0 and at most 1 (found {found}). For example: 0.2.",
    ),
    # The summary
    "screened": (
        "Đã rà soát {forms} phiếu hợp lệ; {judged} người thu phiếu có đủ phiếu để so sánh.",
        "{forms} valid forms were looked through; {judged} volunteers have enough forms to be compared.",
    ),
    "heading_duplicates": ("Phiếu trùng và dòng chép lại", "Duplicates and copied rows"),
    "no_duplicates": (
        "Không có phiếu gửi lại, phiếu trùng mã hay dòng chép lại.",
        "There are no resent forms, repeated serials or copied rows.",
    ),
    "kind_resend": ("Gửi lại", "Resent"),
    "kind_conflict": ("Trùng mã, khác phiếu", "Same serial, different forms"),
    "kind_double_entry": ("Nhập hai lần", "Entered twice"),
    "kind_copied_block": ("Dòng chép lại", "Copied rows"),
    "kind_twin": ("Câu trả lời giống nhau", "Equal answers"),
    "resend": (
        "Gửi lại {count} phiếu, chỉ tính một lần: {first} và {second}.",
        "{count} form(s) sent again, counted once: {first} and {second}.",
    ),
    "conflict": (
        "Mã phiếu {serial} có hai phiếu khác nhau ({differing}/{compared} ô khác): {first} và {second}. Hãy "
        "đối chiếu phiếu giấy rồi quyết định bằng “hailong resolve”.",
        "Serial {serial} is on two different forms ({differing} of {compared} cells differ): {first} and "
        "{second}. Look at the paper forms and decide with “hailong resolve”.",
    ),
    "double_entry": (
        "Phiếu {serial} được nhập hai lần, lệch {differing}/{compared} ô: {first} và {second}. Hãy đối chiếu "
        "phiếu giấy.",
        "Form {serial} was entered twice, {differing} of {compared} cells differ: {first} and {second}. Look "
        "at the paper form.",
    ),
    "copied_block": (
        "{count} dòng liền nhau lặp lại ở nơi khác với mã phiếu khác ({differing}/{compared} ô khác): "
        "{first} và {second}. Cần gọi lại xác minh cả hai nơi.",
        "{count} consecutive rows stand again elsewhere under other serials ({differing} of {compared} "
        "cells differ): {first} and {second}. Both places need a call-back.",
    ),
    "more_findings": ("… và {count} trường hợp nữa.", "… and {count} more."),
    "twins": (
        "{forms} phiếu ({share}) có câu trả lời giống hệt một phiếu khác. Điều này bình thường khi nhiều "
        "người cùng hài lòng; đó không phải là phiếu trùng.",
        "{forms} forms ({share}) have exactly the answers of another. That is normal where many people are "
        "satisfied; they are not duplicates.",
    ),
    "range": ("{file} [{sheet}dòng {first}–{last}]", "{file} [{sheet}rows {first}–{last}]"),
    "one_row": ("{file} [{sheet}dòng {first}]", "{file} [{sheet}row {first}]"),
    "heading_volunteers": ("Cần gọi lại xác minh", "Needs a call-back"),
    "none_flagged": (
        "Không có người thu phiếu nào có phiếu khác thường đến mức cần gọi lại xác minh.",
        "No volunteer's forms are unusual enough to need a call-back.",
    ),
    "nobody_judged": (
        "Chưa so sánh được giữa những người thu phiếu: cần ít nhất hai người trong một đơn vị, mỗi người từ "
        "{least} phiếu trở lên, và ít nhất {rated} nội dung đánh giá.",
        "Volunteers could not be compared: it takes at least two in one unit, each with {least} forms or "
        "more, and at least {rated} rated rows.",
    ),
    "flagged": (
        "{name} ({unit}), {forms} phiếu: cần gọi lại xác minh.",
        "{name} ({unit}), {forms} forms: needs a call-back.",
    ),
    "flagged_file": (
        "Tệp {name} ({unit}), {forms} phiếu: cần gọi lại xác minh.",
        "File {name} ({unit}), {forms} forms: needs a call-back.",
    ),
    "without_volunteer": (
        "{forms} phiếu không ghi người thu phiếu nên không so sánh được.",
        "{forms} forms do not say who collected them and could not be compared.",
    ),
    "caution": (
        "Đây là dấu hiệu để kiểm tra, không phải kết luận về ai. Trung bình không quá {fdr} số người nêu "
        "trên bị nêu nhầm.",
        "These are signs to look into, not verdicts on anybody. On average at most {fdr} of those named "
        "are named wrongly.",
    ),
    "correlation": (
        "Tương quan giữa các phiếu của cùng một người: {correlation} (khoảng tin cậy {level}: {lower} đến "
        "{upper}); tương ứng hiệu ứng thiết kế {deff}.",
        "Correlation between forms of one volunteer: {correlation} ({level} confidence interval {lower} to "
        "{upper}), which implies a design effect of {deff}.",
    ),
    "correlation_without": (
        "Không kể các phiếu cần gọi lại: {correlation} ({lower} đến {upper}); hiệu ứng thiết kế {deff}.",
        "Without the forms that need a call-back: {correlation} ({lower} to {upper}); design effect {deff}.",
    ),
    # What is measured
    "sign_twins": (
        "Phiếu gần như trùng với phiếu khác của cùng người",
        "Forms nearly equal to another of their own",
    ),
    "sign_crooked_twins": (
        "Phiếu gần như trùng nhau, không kể phiếu chọn một mức",
        "Forms nearly equal to another, straight lines aside",
    ),
    "sign_straight": ("Phiếu chọn một mức từ đầu đến cuối", "Straight lines: one level down the form"),
    "sign_spread": (
        "Độ chênh lệch giữa các câu trả lời trong một phiếu",
        "Variance of the answers within a form",
    ),
    "sign_few_missing": ("Câu bỏ trống hoặc không dùng được", "Answers missing or unusable"),
    "sign_few_outside": (
        "Ô ngoài thang điểm được chọn (như “Không áp dụng”)",
        "Boxes beside the scale that were marked (such as “not applicable”)",
    ),
    "sign_flat_stretch": (
        "Đoạn nhập liền nhau có câu trả lời ít chênh lệch nhất (số sai số chuẩn so với mức chung)",
        "The run of consecutive forms with the least varied answers (standard errors from the usual)",
    ),
    "sign_repeated_stretch": (
        "Đoạn nhập liền nhau lặp lại phiếu vừa nhập nhiều nhất (số sai số chuẩn so với mức chung)",
        "The run of consecutive forms that most repeat the ones just before (standard errors from the usual)",
    ),
    "sign_speed": ("Số phiếu nhiều nhất trong một ngày", "Most forms on one day"),
    "sign_days": (
        "Phiếu ghi ngày Chủ nhật hoặc ngoài thời gian khảo sát",
        "Forms dated on a Sunday or outside the survey's period",
    ),
    "sign_gaps": (
        "Số phiếu bị thiếu trong tập được giao, trên mỗi phiếu nộp",
        "Missing numbers in the pad, per form received",
    ),
    "beside_chance": (
        "{sign}: {value} (nếu chia phiếu ngẫu nhiên trong đơn vị: {low}–{high})",
        "{sign}: {value} (random dealing within the unit: {low}–{high})",
    ),
    # The chart
    "chart_title": ("Người thu phiếu so với ngẫu nhiên", "Volunteers against chance"),
    "chart_reading": (
        "Chấm: mỗi người thu phiếu, theo dấu hiệu khác thường rõ nhất của họ; vùng xám: mức mà 95% cách chia "
        "phiếu ngẫu nhiên trong đơn vị không vượt quá",
        "Dot: a volunteer, by the clearest sign of anything unusual; grey: what 95% of random dealings of "
        "the unit's forms stay below",
    ),
    "chart_axis": ("Mức khác thường (số độ lệch chuẩn)", "How unusual (standard deviations)"),
    "chart_chance": ("Ngẫu nhiên", "Chance"),
    "chart_within": ("Không có gì đáng chú ý", "Nothing to note"),
    "chart_flagged": ("Cần gọi lại xác minh", "Needs a call-back"),
    "alt": (
        "So sánh {judged} người thu phiếu của {units} đơn vị với cách chia phiếu ngẫu nhiên; {count} người cần "
        "gọi lại xác minh: {names}.",
        "{judged} volunteers of {units} units beside random dealings of the forms; {count} need a call-back: "
        "{names}.",
    ),
    "alt_none": (
        "So sánh {judged} người thu phiếu của {units} đơn vị với cách chia phiếu ngẫu nhiên; không ai cần gọi "
        "lại xác minh.",
        "{judged} volunteers of {units} units beside random dealings of the forms; none needs a call-back.",
    ),
    # The call-back list
    "list_sheet": ("Gọi lại xác minh", "Call-backs"),
    "guide_sheet": ("Hướng dẫn", "Guide"),
    "list_title": ("DANH SÁCH PHIẾU CẦN GỌI LẠI XÁC MINH", "FORMS TO CALL BACK"),
    "list_number": ("STT", "No."),
    "list_serial": ("Mã phiếu", "Serial"),
    "list_unit": ("Đơn vị", "Unit"),
    "list_volunteer": ("Người thu phiếu", "Volunteer"),
    "list_place": ("Tệp, trang, dòng", "File, sheet, row"),
    "list_reason": ("Vì sao", "Why"),
    "list_result": ("Kết quả", "Result"),
    "list_note": ("Ghi chú", "Note"),
    "result_genuine": ("Đúng người, đúng câu trả lời", "Person and answers confirmed"),
    "result_differs": ("Đúng người, câu trả lời khác", "Person confirmed, answers differ"),
    "result_not_asked": ("Người dân cho biết không được hỏi", "The person says nobody asked them"),
    "result_not_found": ("Không liên hệ được", "Could not be reached"),
    "no_serial": ("(không có mã)", "(no serial)"),
    "reason_volunteer": (
        "Phiếu của người có dấu hiệu khác thường: {signs}",
        "Forms of this volunteer are unusual: {signs}",
    ),
    "reason_block": (
        "Nằm trong {count} dòng lặp lại ở {other}",
        "In {count} rows that stand again at {other}",
    ),
    "guide": (
        "Các phiếu trong danh sách được chọn ngẫu nhiên trong số phiếu của những người, hoặc những đoạn, có dấu "
        "hiệu khác thường.\nHãy tìm phiếu giấy theo mã phiếu, đối chiếu với sổ tiếp nhận hồ sơ của đơn vị và "
        "hỏi lại người dân: có được phát phiếu không, có trả lời như trên phiếu không.\nGhi kết quả vào cột "
        "“Kết quả”.\nDấu hiệu khác thường không có nghĩa là có sai phạm: người thu phiếu giỏi hướng dẫn, "
        "nhóm người dân giống nhau hay ngày vắng khách cũng có thể gây ra.\nChưa xác minh xong thì chưa kết "
        "luận, chưa loại phiếu.",
        "The forms of the list were drawn at random from those of volunteers, or of stretches of rows, that are "
        "unusual.\nFind the paper form by its serial, compare it with the unit's register of cases and ask "
        "the person: were they given a form, and did they answer as it says?\nWrite what you found in the "
        "column “Result”.\nUnusual does not mean wrong: a volunteer who explains well, people who are alike or "
        "a quiet day can cause it.\nUntil it is checked, conclude nothing and leave no form out.",
    ),
    # Comments
    "comments_language": (
        "Chưa có danh mục từ cho ngôn ngữ “{lang}”, nên không có bảng từ khóa.",
        "There is no word list for the language “{lang}”, so there is no table of keywords.",
    ),
    "comments_summary": (
        "{comments} trong {forms} phiếu có ý kiến góp ý ({share}); {masked} ý kiến có thông tin cá nhân đã "
        "được che.",
        "{comments} of {forms} forms have a comment ({share}); personal data was masked in {masked}.",
    ),
    "comments_none": ("Không có ý kiến góp ý nào.", "There is no comment."),
    "comments_by_unit": ("Theo đơn vị", "By unit"),
    "comments_by_criterion": (
        "Theo tiêu chí (nhận biết qua từ ngữ)",
        "By criterion (recognised by its words)",
    ),
    "comments_words": ("Từ ngữ được nhắc đến nhiều", "Words mentioned most"),
    "comments_other": ("Không rõ tiêu chí", "No criterion recognised"),
    "comments_caution": (
        "Chỉ dùng cho người phân tích. Che tự động không đủ để công bố: mỗi câu trích phải có người đọc và "
        "đồng ý.",
        "For the analyst only. Automatic masking is not enough to publish: a person must read and release "
        "every quote.",
    ),
    "comments_by_unit_sheet": ("Đơn vị", "Units"),
    "comments_by_criterion_sheet": ("Tiêu chí", "Criteria"),
    "comments_words_sheet": ("Từ khóa", "Keywords"),
    "comments_quotes_sheet": ("Ý kiến đã che", "Masked comments"),
    "comments_by_unit_column": ("Đơn vị", "Unit"),
    "comments_by_criterion_column": ("Tiêu chí", "Criterion"),
    "comments_word": ("Từ khóa", "Keyword"),
    "comments_count": ("Số ý kiến", "Comments"),
    "comments_forms": ("Số phiếu", "Forms"),
    "comments_share": ("Tỷ lệ", "Share"),
    "comments_serial": ("Mã phiếu", "Serial"),
    "comments_unit": ("Đơn vị", "Unit"),
    "comments_criteria": ("Tiêu chí", "Criteria"),
    "comments_text": ("Ý kiến", "Comment"),
}
