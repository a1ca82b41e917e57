"""What the commands print when all is well: headings, summaries, next steps."""

MESSAGES: dict[str, tuple[str, str]] = {
    # init
    "created": (
        "Đã tạo khảo sát “{name}” trong {folder}",
        "Made the survey '{name}' in {folder}",
    ),
    "created_units": (
        "{units} đơn vị, chỉ tiêu {quota} phiếu; bảng hỏi {questionnaire}.",
        "{units} units, {quota} forms planned; questionnaire {questionnaire}.",
    ),
    "empty_folder_name": (
        "Chưa có tên thư mục. Ví dụ: hailong init ba-dinh",
        "The folder has no name. For example: hailong init ba-dinh",
    ),
    "created_next": (
        "Việc tiếp theo: xem lại {plan} (đơn vị, số hồ sơ, thời gian), rồi nhập phiếu: hailong import TỆP…",
        "Next: look through {plan} (units, populations, period), then bring forms in: hailong import FILE…",
    ),
    # questionnaire
    "questionnaire_fine": (
        "{file}: không có lỗi. {criteria} tiêu chí, {items} câu hỏi, {attributes} thông tin người trả lời.",
        "{file}: nothing wrong. {criteria} criteria, {items} items, {attributes} respondent attributes.",
    ),
    "questionnaire_problems": ("{file}: {count} lỗi", "{file}: {count} problems"),
    # import
    "import_file": (
        "{file}: {rows} phiếu — nhận {accepted}, giữ lại {held}, loại {rejected}, gửi lại {resent}",
        "{file}: {rows} forms — accepted {accepted}, held {held}, rejected {rejected}, resent {resent}",
    ),
    "import_corrected": ("trong đó có sửa: {corrected}", "corrected among them: {corrected}"),
    "import_left_out": ("dòng không phải phiếu: {left_out}", "rows that are no form: {left_out}"),
    "import_already": (
        "{file}: đã nhập từ trước (lần nhập số {id}, ngày {at}); không có gì thay đổi.",
        "{file}: already in (import {id}, {at}); nothing changed.",
    ),
    "import_refused": ("{file}: không đọc được — {why}", "{file}: could not be read — {why}"),
    "import_total": (
        "Cộng {files} tệp: {rows} phiếu = nhận {accepted} + giữ lại {held} + loại {rejected} + gửi lại {resent}",
        "In all {files} files: {rows} forms = accepted {accepted} + held {held} + rejected {rejected} + resent {resent}",
    ),
    "import_dry": ("Chỉ xem trước: chưa ghi gì.", "Dry run: nothing was written."),
    "import_id": ("Lần nhập số {ids}.", "Import number {ids}."),
    "import_returned": ("Tệp trả lại để sửa: {path}", "Workbook to return for correction: {path}"),
    "import_more_problems": (
        "  … và {count} chỗ nữa (xem đủ bằng --json).",
        "  … and {count} more (all of them with --json).",
    ),
    # The list of imports, taking one back
    "imports_none": ("Chưa có lần nhập nào.", "Nothing has been imported yet."),
    "imports_id": ("Số", "No."),
    "imports_at": ("Lúc", "When"),
    "imports_file": ("Tệp", "File"),
    "imports_hash": ("Mã băm", "Hash"),
    "imports_rows": ("Phiếu", "Forms"),
    "imports_accepted": ("Nhận", "Accepted"),
    "imports_held": ("Giữ", "Held"),
    "imports_rejected": ("Loại", "Rejected"),
    "imports_state": ("Tình trạng", "State"),
    "imports_counts": ("có hiệu lực", "counts"),
    "imports_undone": ("đã rút", "undone"),
    "undone": (
        "Đã rút lại lần nhập số {id} ({file}): {accepted} phiếu ra khỏi khảo sát.",
        "Took back import {id} ({file}): {accepted} forms left the survey.",
    ),
    # forms
    "forms_batch": (
        "{unit}: {count} phiếu, mã {first} đến {last}",
        "{unit}: {count} forms, serials {first} to {last}",
    ),
    # status
    "status_issued": ("Phát", "Issued"),
    "status_received": ("Thu", "In"),
    "status_valid": ("Hợp lệ", "Valid"),
    "status_quota": ("Chỉ tiêu", "Quota"),
    "status_held": ("Giữ", "Held"),
    "status_share": ("Đạt", "Done"),
    "status_last": ("Nhập cuối", "Last in"),
    "status_all": ("Tổng số", "In all"),
    "status_unknown": ("(chưa rõ đơn vị)", "(unit unknown)"),
    "status_picture_title": ("Tiến độ nhập phiếu so với chỉ tiêu", "Forms entered against the quota"),
    "unknown_picture": (
        "“{found}”: hãy cho tên tệp kết thúc bằng .png hoặc .svg.",
        "'{found}': give a file name that ends in .png or .svg.",
    ),
    # Rows that wait, decisions
    "held_none": ("Không có dòng nào chờ quyết định.", "No row waits for a decision."),
    "held_count": ("{count} dòng chờ quyết định:", "{count} rows wait for a decision:"),
    "held_row": ("[{id}] {file}{sheet}, dòng {row} — {why}", "[{id}] {file}{sheet}, row {row} — {why}"),
    "held_sheet": (", trang {sheet}", ", sheet {sheet}"),
    "held_field": ("Cột", "Column"),
    "held_this": ("Dòng này", "This row"),
    "held_other": ("Đã có: {file}, dòng {row}", "Already in: {file}, row {row}"),
    "field_serial": ("Mã phiếu", "Serial"),
    "field_unit_id": ("Đơn vị", "Unit"),
    "field_collected_on": ("Ngày", "Date"),
    "field_volunteer": ("Người nhập", "Volunteer"),
    "rating_blank": ("(để trống)", "(blank)"),
    "rating_unusable": ("(không dùng được)", "(not usable)"),
    "reason_serial_conflict": ("mã phiếu đã có với nội dung khác", "the serial is taken by other answers"),
    "held_next": (
        "Quyết định: hailong resolve SỐ… --action keep-first|take-new|accept|discard",
        "Decide: hailong resolve ID… --action keep-first|take-new|accept|discard",
    ),
    "resolved": (
        "Quyết định số {id}: {action} cho {count} dòng. Rút lại: hailong undo {id} --decision",
        "Decision {id}: {action} for {count} rows. Take it back: hailong undo {id} --decision",
    ),
    "needs_answers": (
        "--table, --questionnaire và --unit-column đi cùng --answers: hãy cho biết phiếu nằm ở đâu.",
        "--table, --questionnaire and --unit-column go with --answers: say where the forms lie.",
    ),
    "resolve_nothing": (
        "Chưa nói quyết định cho dòng nào: hãy ghi số dòng (xem hailong held) hoặc --reason.",
        "It is not said which rows: give their numbers (see hailong held) or --reason.",
    ),
    "undone_decision": (
        "Đã rút lại quyết định số {id}: {count} dòng trở lại như trước.",
        "Took back decision {id}: {count} rows are as they were.",
    ),
    "unknown_unit": (
        "Không có đơn vị “{found}” trong khảo sát. Các đơn vị: {known}.",
        "The survey has no unit '{found}'. Its units: {known}.",
    ),
    # compare
    "crosswalk_alone": (
        "--crosswalk ghép đơn vị của khảo sát trước với đơn vị nay: hãy dùng cùng --with KHẢO_SÁT.",
        "--crosswalk matches an earlier survey's units with today's: use it with --with SURVEY.",
    ),
    "changes_alone": (
        "--changes ghi mọi thay đổi so với khảo sát trước: hãy dùng cùng --with KHẢO_SÁT.",
        "--changes writes every change since an earlier survey: use it with --with SURVEY.",
    ),
    "one_comparison": (
        "--pairs, --by, --with và --funnel là những cách so sánh khác nhau: mỗi lần chỉ dùng một.",
        "--pairs, --by, --with and --funnel are different comparisons: use one at a time.",
    ),
    "compare_heading": (
        "SO VỚI MỨC CHUNG {overall} (khoảng tin cậy {lower}–{upper})",
        "AGAINST THE OVERALL INDEX {overall} (confidence interval {lower}–{upper})",
    ),
    "compare_unit": ("Đơn vị", "Unit"),
    "compare_other": ("So với", "Against"),
    "compare_respondents": ("Nhóm", "Group"),
    "compare_forms": ("Phiếu", "Forms"),
    "compare_index": ("Chỉ số", "Index"),
    "compare_before": ("Trước", "Before"),
    "compare_after": ("Nay", "Now"),
    "compare_difference": ("Chênh [khoảng]", "Diff. [interval]"),
    "compare_p_adjusted": ("p h/c", "p adj."),
    "compare_group": ("Kết luận", "Verdict"),
    "compare_rank": ("Hạng", "Rank"),
    "compare_target": ("Đích", "Target"),
    "group_above": ("cao hơn", "above"),
    "group_same": ("không khác", "no diff."),
    "group_below": ("thấp hơn", "below"),
    "target_met": ("đạt", "met"),
    "target_not_met": ("không đạt", "not met"),
    "target_not_shown": ("chưa rõ", "open"),
    "group_above_worse": ("cao hơn, kém hơn", "above, worse"),
    "group_below_better": ("thấp hơn, tốt hơn", "below, better"),
    "points_percent": ("điểm phần trăm", "percentage points"),
    "points_mean": ("điểm của thang đo", "points of the scale"),
    "points_index100": ("điểm của thang 0–100", "points of the scale from 0 to 100"),
    "compare_heading_bare": (
        "SO VỚI MỨC CHUNG {overall} (không có khoảng tin cậy)",
        "AGAINST THE OVERALL INDEX {overall} (no confidence interval)",
    ),
    "compare_overall": ("Mức chung", "The overall index"),
    "compare_note": (
        "Chênh lệch và khoảng {level} tính bằng {points}, đúng đồng thời cho mọi đơn vị. Kết luận cao hơn hay thấp hơn "
        "khi p hiệu chỉnh theo {adjustment} đủ nhỏ và khoảng không chứa 0. Hạng 1 là tốt nhất, kèm tập tin cậy đồng "
        "thời: các hạng trong ngoặc đều có thể.",
        "Differences and {level} intervals in {points}, valid for all units at once. Above or below where p adjusted by "
        "{adjustment} is small enough and the interval leaves out 0. Rank 1 is the best, with simultaneous confidence "
        "sets: any rank in brackets is possible.",
    ),
    "compare_less_is_better": (
        "Với chỉ số này số nhỏ hơn là tốt hơn.",
        "Of this measure less is better.",
    ),
    "compare_size": ("Cỡ h/dụng", "Eff. size"),
    "compare_limits_95": ("Giới hạn 95%", "95% limits"),
    "compare_limits_998": ("Giới hạn 99,8%", "99.8% limits"),
    "compare_place": ("Vị trí", "Place"),
    "place_inside": ("trong", "inside"),
    "place_outside_95": ("ngoài 95%", "outside 95%"),
    "place_outside_998": ("ngoài 99,8%", "outside 99.8%"),
    "funnel_heading": (
        "BIỂU ĐỒ PHỄU QUANH MỨC CHUNG {overall}",
        "FUNNEL AROUND THE OVERALL INDEX {overall}",
    ),
    "funnel_note": (
        "Giới hạn là khoảng mà ngẫu nhiên một mình có thể gây ra nếu mọi đơn vị bằng mức chung, với số phiếu hiệu dụng "
        "của đơn vị. Hệ số phân tán φ = {phi}: gần 1 là chỉ có ngẫu nhiên; lớn hơn 1 nhiều là các đơn vị thực sự khác "
        "nhau.",
        "The limits are what chance alone could do if every unit were at the overall index, at the unit's effective "
        "number of forms. Dispersion φ = {phi}: near 1 chance is all; well above 1 the units truly differ.",
    ),
    "compare_reworded": (
        "Câu {code} trước đây ghi “{before}”, nay ghi “{after}”. Hãy xem có còn là một câu hỏi không.",
        "Row {code} read “{before}” before and reads “{after}” now. See whether it is still the same question.",
    ),
    "compare_reworded_level": (
        "Mức {level} của thang điểm (câu {code}) trước đây ghi “{before}”, nay ghi “{after}”. Hãy xem có còn là một "
        "thang điểm không.",
        "Level {level} of the scale (row {code}) read “{before}” before and reads “{after}” now. See whether it is "
        "still the same scale.",
    ),
    "compare_reworded_more": (
        "Còn {count} chỗ khác cũng đổi câu chữ.",
        "{count} more texts were changed.",
    ),
    "compare_target_note": ("Mục tiêu {target}.", "Target {target}."),
    "more_forms": (
        "{unit}: cần thêm khoảng {forms} phiếu để kết luận về mục tiêu.",
        "{unit}: about {forms} more forms would settle the target's verdict.",
    ),
    "more_forms_never": (
        "{unit}: gần mục tiêu đến mức thực tế không thể thu đủ phiếu để kết luận.",
        "{unit}: so near the target that in practice no number of forms would settle it.",
    ),
    "pairs_note": (
        "Khoảng {level} của từng cặp ({method}), tính bằng {points}; p hiệu chỉnh theo {adjustment} cho mọi cặp. “–” là "
        "chưa kiểm định được, không có nghĩa là bằng nhau.",
        "{level} interval of each pair alone ({method}), in {points}; p adjusted by {adjustment} over all pairs. "
        "'–' was not tested, which does not mean equal.",
    ),
    "method_score": ("MOVER từ khoảng Wilson", "MOVER from Wilson intervals"),
    "method_t": ("khoảng t", "t interval"),
    "groups_note": (
        "So với mức chung {overall}. Khoảng {level} tính bằng {points}, đúng đồng thời cho mọi nhóm; p hiệu chỉnh theo "
        "{adjustment}. “–” là chưa kiểm định được, không có nghĩa là bằng nhau.",
        "Against the overall index {overall}. {level} intervals in {points}, valid for all groups at once; p adjusted by "
        "{adjustment}. '–' was not tested, which does not mean equal.",
    ),
    "trend_note": (
        "Khoảng {level} của từng thay đổi ({method}), tính bằng {points}. p hiệu chỉnh theo {adjustment} giữa các đơn vị; "
        "của toàn bộ và từng cấp thì không hiệu chỉnh. “–” là chưa so sánh được, không có nghĩa là không đổi.",
        "{level} interval of each change alone ({method}), in {points}. p adjusted by {adjustment} over the units; that of "
        "everything and of levels is not adjusted. '–' was not compared, which does not mean unchanged.",
    ),
    "groups_equal": (
        "Mọi nhóm có cùng chỉ số? F = {f} (bậc tự do {df}), p {p}.",
        "Do all groups have the same index? F = {f} (df {df}), p {p}.",
    ),
    "groups_rao_scott": (
        "Phân bố câu trả lời theo nhóm (Rao–Scott): F = {f}, p {p}.",
        "Distribution of the answers by group (Rao–Scott): F = {f}, p {p}.",
    ),
    # drivers
    "importance": ("Quan trọng", "Importance"),
    "drivers_interval": ("Khoảng", "Interval"),
    "drivers_note": (
        "Các tiêu chí cùng giải thích {r2} ({lower}–{upper}) khác biệt của câu hỏi chung, trên {forms} phiếu trả lời đủ "
        "({left_out} phiếu khác không đủ). Đây là mối liên hệ, không phải nguyên nhân.",
        "Together the criteria go with {r2} ({lower}–{upper}) of the differences in the overall question, over {forms} "
        "complete forms ({left_out} others are not). This is association, not cause.",
    ),
    # plan
    "reliability_criterion": ("Thang đo", "Scale"),
    "reliability_item": ("Câu", "Item"),
    "reliability_items": ("Câu", "Items"),
    "reliability_forms": ("Phiếu", "Forms"),
    "reliability_alpha": ("α", "α"),
    "reliability_feldt": ("Khoảng {level}", "{level} interval"),
    "reliability_omega": ("ω", "ω"),
    "reliability_mean": ("TB", "Mean"),
    "reliability_sd": ("ĐLC", "SD"),
    "reliability_r_rest": ("r còn lại", "r rest"),
    "reliability_alpha_if_dropped": ("α nếu bỏ", "α without"),
    "reliability_units": (
        "Độ tin cậy của chỉ số các đơn vị ({measure}): {value} (phần khác nhau giữa các đơn vị không do chọn mẫu).",
        "Reliability of the units' indices ({measure}): {value} (the part of their differences that is not sampling).",
    ),
    "reliability_note": (
        "α: Cronbach, kèm khoảng Feldt; ω: McDonald, mô hình một nhân tố (từ ba câu). Câu trả lời thiếu: tính trên các "
        "phiếu trả lời cả hai câu; “phiếu” là số nhỏ nhất như vậy. Thang đo một câu không có độ tin cậy.",
        "α: Cronbach's, with Feldt's interval; ω: McDonald's, one-factor model (from three items). Missing answers: from "
        "the forms that answered both items; 'forms' is the smallest such number. A scale of one item has none.",
    ),
    "one_design_effect": (
        "--icc và --deff cùng nói về hệ số thiết kế: chỉ dùng một trong hai.",
        "--icc and --deff both say the design effect: use one of them.",
    ),
    "plan_unit": ("Đơn vị", "Unit"),
    "plan_planned": ("Phiếu", "Forms"),
    "plan_margin": ("Sai số", "Margin"),
    "plan_detectable": ("Thấy được", "Detects"),
    "plan_pair": ("Cặp", "Pair"),
    "plan_for_precision": ("n sai số", "n margin"),
    "plan_for_target": ("n đích", "n target"),
    "plan_slovin": ("Slovin", "Slovin"),
    "plan_assumptions": (
        "Giả định: tỷ lệ hài lòng {expected}, hệ số thiết kế {deff}, độ tin cậy {level}, lực kiểm định {power}. Sai số và "
        "chênh lệch thấy được (đơn vị thấp hơn / cao hơn mức chung, và “cặp”: hai đơn vị với nhau, sau hiệu chỉnh; “–” là "
        "không thể thấy) tính bằng điểm phần trăm; “n sai số” là số phiếu để "
        "sai số không quá {precision} điểm; “n đích” là số phiếu để kết luận về mục tiêu; Slovin là con số các cơ quan "
        "hay trích dẫn, không xét đến những điều trên.",
        "Assumed: {expected} satisfied, design effect {deff}, confidence {level}, power {power}. Margin and detectable "
        "difference (of a unit below / above the overall index, and 'pair': of two units, after adjustment; '–' where "
        "none can be) in percentage points; 'n margin': forms for a margin of "
        "{precision} points; 'n target': forms that settle the target; Slovin: the figure offices quote, which knows "
        "nothing of these.",
    ),
    "plan_slovin_limit": (
        "Slovin của {names} là giới hạn 1/e² (e = {precision} điểm) khi tổng thể rất lớn: chưa biết số hồ sơ. Ghi "
        "population trong survey.toml để có con số theo N.",
        "Slovin's figure for {names} is its limit 1/e² (e = {precision} points) for a very large population: the number "
        "of cases is not known. With population in survey.toml it is that of N.",
    ),
    "plan_slovin_everywhere": ("mọi dòng", "all rows"),
    "plan_ranks": (
        "Nếu mọi đơn vị thực ra bằng nhau ở {expected}, đơn vị cao nhất và thấp nhất vẫn cách nhau khoảng {gap} điểm "
        "(95%: dưới {gap_95}). Nếu các đơn vị khác nhau với độ lệch {spread} điểm, tập hạng của một đơn vị rộng trung "
        "bình {width} trên {units} bậc (đồng thời: {both}), và đơn vị thực sự tốt nhất đứng đầu với xác suất {first}.",
        "Were all units truly equal at {expected}, the best and the worst would still lie about {gap} points apart (95%: "
        "under {gap_95}). With units spread by {spread} points, a unit's rank set is {width} of {units} ranks wide on average "
        "(simultaneous: {both}), and the truly best unit comes first with probability {first}.",
    ),
    # verify
    "verify_heading": (
        "{forms} phiếu nhập hai lần; {errors}/{fields} ô khác nhau: tỷ lệ sai {rate} (khoảng tin cậy {lower}–{upper})",
        "{forms} forms typed twice; {errors} of {fields} fields differ: error rate {rate} (interval {lower}–{upper})",
    ),
    "verify_only_first": (
        "Chỉ có ở tệp thứ nhất ({count}): {serials}",
        "Only in the first file ({count}): {serials}",
    ),
    "verify_only_second": (
        "Chỉ có ở tệp thứ hai ({count}): {serials}",
        "Only in the second file ({count}): {serials}",
    ),
    "verify_volunteer": ("Người nhập", "Typist"),
    "verify_item": ("Câu", "Item"),
    "verify_fields": ("Số ô", "Fields"),
    "verify_errors": ("Khác", "Differ"),
    "verify_rate": ("Tỷ lệ", "Rate"),
    "verify_interval": ("Khoảng tin cậy", "Interval"),
    "verify_serial": ("Mã phiếu", "Serial"),
    "verify_field": ("Câu", "Item"),
    "verify_first": ("Tệp 1", "File 1"),
    "verify_second": ("Tệp 2", "File 2"),
    "verify_cell": ("Ô", "Cell"),
    # report check
    "report_agrees": (
        "{file}: mọi con số đều khớp với số liệu khảo sát.",
        "{file}: every number agrees with the survey.",
    ),
    "report_disagrees": (
        "{file}: {count} con số không khớp với số liệu khảo sát",
        "{file}: {count} numbers do not agree with the survey",
    ),
    "report_number": (
        "{place}: ghi {found}, số liệu là {expected}",
        "{place}: says {found}, the survey has {expected}",
    ),
    "report_number_unknown": (
        "{place}: ghi {found}, báo cáo gốc không có số này",
        "{place}: says {found}, the report has no such number",
    ),
    # doctor, backup
    "doctor_sound": ("{folder}: mọi thứ đều ổn.", "{folder}: all is sound."),
    "doctor_seal": (
        "Dấu niêm của nhật ký: {seal} (ghi lại ở nơi khác; lần sau: hailong doctor --seal {seal})",
        "Seal of the log: {seal} (note it elsewhere; next time: hailong doctor --seal {seal})",
    ),
    "doctor_problems": ("{folder}: {count} điều cần xem", "{folder}: {count} things to look at"),
    "populations_missing": (
        "Chưa có số hồ sơ (population) của: {units}. Hãy ghi cho mọi đơn vị, hoặc để trống tất cả: hiệu chỉnh tổng thể "
        "hữu hạn đang chỉ áp dụng cho một số đơn vị.",
        "No population is given for: {units}. Give it for all units or for none: the finite-population correction now "
        "applies to some units only.",
    ),
    "population_small": (
        "{unit}: số hồ sơ {population} ít hơn {forms} phiếu hợp lệ. Hãy sửa population trong survey.toml.",
        "{unit}: the population {population} is smaller than the {forms} valid forms. Correct it in survey.toml.",
    ),
    "backed_up": ("Đã sao lưu và kiểm tra: {path}", "Copied and verified: {path}"),
    # indices
    "unit": ("Đơn vị", "Unit"),
    "group": ("Nhóm", "Group"),
    "criterion": ("Tiêu chí", "Criterion"),
    "measure": ("Thước đo", "Measure"),
    "forms": ("Phiếu", "Forms"),
    "estimate": ("Chỉ số", "Index"),
    "interval": ("KTC {level}", "{level} CI"),
    "flag": ("Chú", "Note"),
    "forms_without": ("Còn lại", "Left"),
    "estimate_without": ("Chỉ số", "Index"),
    "difference": ("Chênh", "Change"),
    "flagged_counted": (
        "Chỉ số của mọi phiếu, rồi của các phiếu còn lại khi không kể {flagged} phiếu cần gọi lại xác minh "
        "({volunteers} người thu phiếu bị nêu; {copied} dòng chép lại). Chênh tính bằng {unit}.",
        "The index of all forms, then of those left without the {flagged} forms that need a call-back "
        "({volunteers} volunteers named; {copied} copied rows). The change is in {unit}.",
    ),
    "flagged_none": (
        "Lần rà soát không nêu phiếu nào cần gọi lại xác minh: hai cột bằng nhau.",
        "The screening put no form under question: both columns are the same.",
    ),
    "screening_never": (
        "Phiếu chưa được rà soát nên báo cáo không nói gì về phiếu cần gọi lại. Hãy chạy “hailong screen” rồi "
        "“hailong report”.",
        "The forms were never screened, so the report says nothing of forms that need a call-back. Run "
        "'hailong screen', then 'hailong report'.",
    ),
    "screening_before": (
        "Phiếu đã thay đổi sau lần rà soát gần nhất nên báo cáo không nói gì về phiếu cần gọi lại. Hãy chạy lại "
        "“hailong screen” rồi “hailong report”.",
        "The forms have changed since they were last screened, so the report says nothing of forms that need a "
        "call-back. Run 'hailong screen' again, then 'hailong report'.",
    ),
    "flagged_needs_survey": (
        "--without-flagged chỉ dùng được với phiếu trong khảo sát, không dùng với --answers: rà soát cần địa chỉ từng phiếu.",
        "--without-flagged works on the survey's own forms, not with --answers: screening needs each form's address.",
    ),
    "flagged_points": ("điểm phần trăm", "percentage points"),
    "flagged_own_unit": ("đơn vị của chỉ số", "the index's own unit"),
    "heading_overall": ("CHỈ SỐ HÀI LÒNG CHUNG", "OVERALL SATISFACTION INDEX"),
    "heading_criteria": ("THEO TIÊU CHÍ — {scope}", "BY CRITERION — {scope}"),
    "overall": ("Chung", "Overall"),
    "measure_satisfied": ("Hài lòng", "Satisfied"),
    "measure_mean": ("Điểm trung bình", "Mean score"),
    "measure_index100": ("Điểm 0–100", "Score 0–100"),
    "measure_dissatisfied": ("Không hài lòng", "Dissatisfied"),
    "measure_all_satisfied": ("Hài lòng mọi mục", "Satisfied with all"),
    "weights_own": ("mỗi phiếu một trọng số riêng", "each form its own"),
    "weights_none": ("mỗi phiếu như nhau", "every form alike"),
    "weights_population": ("theo số hồ sơ", "by population"),
    "weights_margins": ("theo các tổng biên đã biết", "to known margins"),
    "weighting_effect": (
        "Trọng số không đều: hệ số thiết kế {effect}; {forms} phiếu có giá trị như {effective} phiếu trọng số đều.",
        "Unequal weights: design effect {effect}; {forms} forms are worth {effective} of equal weight.",
    ),
    "method_line": (
        "Công thức {recipe}; khoảng tin cậy {interval} {level}; trọng số {weights}.",
        "Recipe {recipe}; {interval} intervals, {level}; weights {weights}.",
    ),
    "no_forms": (
        "Khảo sát chưa có phiếu hợp lệ nào. Hãy nhập phiếu: hailong import TỆP…",
        "The survey has no valid form yet. Bring forms in: hailong import FILE…",
    ),
    "written": ("Đã ghi {path}", "Wrote {path}"),
    "written_many": ("Đã ghi {count} tệp vào {folder}", "Wrote {count} files to {folder}"),
    "parquet_needs_file": (
        "Parquet là dạng nhị phân nên cần tên tệp: thêm --output TỆP.parquet.",
        "Parquet is a binary format and needs a file: add --output FILE.parquet.",
    ),
    "bad_clock": (
        "Biến môi trường {variable} là “{found}”. Hãy đặt số giây kể từ 01/01/1970, ví dụ 1599177600, hoặc bỏ biến này.",
        "The environment variable {variable} is “{found}”. Give seconds since 1970-01-01, such as 1599177600, or unset it.",
    ),
    # demo
    "demo_issued": (
        "Đã cấp {forms} mã phiếu cho {units} đơn vị",
        "Issued {forms} serials to {units} units",
    ),
    "demo_generated": (
        "Đã giả lập {forms} phiếu và ghi thành {files} tệp Excel trong {folder}",
        "Generated {forms} forms and wrote them as {files} Excel workbooks in {folder}",
    ),
    "report": ("Báo cáo: {path}", "The report: {path}"),
    "beside_failed": (
        "Lệnh chạy song song không xong: {said}",
        "The command that ran beside did not finish: {said}",
    ),
    "demo_note": (
        "Trong các tệp có vài lỗi cố ý (mã phiếu trùng, đơn vị viết sai, dấu đánh hai ô…) để thấy chương trình xử lý.",
        "The workbooks hold some mistakes on purpose (serials typed twice, a misspelt unit, double marks…) "
        "to show how they are handled.",
    ),
}
