"""The tables, once, for every database the store runs on.

`{integer}`, `{blob}`, `{real}` and `{strict}` are what the databases call differently; each database
module fills them in and adds its own triggers. Names avoid words reserved in either.

How it hangs together: an import has sheets, a sheet has rows, a row may have a form. A row keeps what
the importer made of it (`offered`) beside what it counts as now (`state`); the second is a pure function
of the first, of the imports not undone and of the decisions not undone (see `settle`), which is why
taking something back leaves exactly what was there before. `forms.live` repeats "accepted, in an import
not undone" because a partial unique index needs it on the same table: two live forms with one serial
cannot exist, whatever the code does.
"""

from __future__ import annotations

APPLICATION_ID = 0x484C4E47
"""'HLNG' in the file's header: tells our database from anybody else's."""

VERSION = 2

TABLES = (
    """CREATE TABLE layout (
        id {integer} PRIMARY KEY CHECK (id = 1),
        questionnaire_id TEXT NOT NULL,
        questionnaire_version TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        rated TEXT NOT NULL,
        nonresponse TEXT NOT NULL,
        created_at TEXT NOT NULL
    ){strict}""",
    """CREATE TABLE audit (
        id {integer} PRIMARY KEY,
        happened_at TEXT NOT NULL,
        done_by TEXT NOT NULL,
        action TEXT NOT NULL,
        detail TEXT NOT NULL,
        previous TEXT NOT NULL,
        hash TEXT NOT NULL UNIQUE
    ){strict}""",
    # The chain alone does not show that its last lines were cut off; this does.
    """CREATE TABLE audit_head (
        id {integer} PRIMARY KEY CHECK (id = 1),
        entries {integer} NOT NULL,
        hash TEXT NOT NULL
    ){strict}""",
    """CREATE TABLE imports (
        id {integer} PRIMARY KEY,
        audit_id {integer} NOT NULL REFERENCES audit (id) DEFERRABLE INITIALLY DEFERRED,
        file_name TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        size {integer} NOT NULL,
        imported_at TEXT NOT NULL,
        imported_by TEXT NOT NULL,
        first_row {integer} NOT NULL,
        last_row {integer} NOT NULL,
        row_count {integer} NOT NULL,
        accepted {integer} NOT NULL,
        held {integer} NOT NULL,
        rejected {integer} NOT NULL,
        resent {integer} NOT NULL,
        left_out {integer} NOT NULL,
        corrected {integer} NOT NULL,
        undone_at TEXT,
        undone_by TEXT,
        undone_audit_id {integer} REFERENCES audit (id),
        CHECK (row_count = accepted + held + rejected + resent),
        CHECK (last_row - first_row + 1 = row_count + left_out),
        CHECK ((undone_at IS NULL) = (undone_by IS NULL))
    ){strict}""",
    "CREATE UNIQUE INDEX imports_once ON imports (sha256) WHERE undone_at IS NULL",
    "CREATE INDEX imports_by_name ON imports (file_name)",
    # origin: the sheet that this one is a newer version of (its own id where it is of none, or there is no
    # telling). Rows without serials are known by it and by their number.
    """CREATE TABLE sheets (
        id {integer} PRIMARY KEY,
        import_id {integer} NOT NULL REFERENCES imports (id),
        name TEXT NOT NULL,
        columns TEXT NOT NULL,
        origin {integer} NOT NULL,
        UNIQUE (import_id, name)
    ){strict}""",
    "CREATE INDEX sheets_by_origin ON sheets (origin)",
    # raw: the cells as typed, a JSON list in the order of sheets.columns. revises: the row came in a
    # newer version of a file without serials, so a row at the same place is the same form.
    # The words are not written as IN (…): SQLite would make a table of them anew for every row, which takes
    # a third of inserting and most of checking the file.
    """CREATE TABLE rows (
        id {integer} PRIMARY KEY,
        sheet_id {integer} NOT NULL REFERENCES sheets (id),
        number {integer} NOT NULL,
        offered TEXT NOT NULL
            CHECK (offered = 'accepted' OR offered = 'held' OR offered = 'rejected' OR offered = 'left_out'),
        offered_reason TEXT,
        state TEXT NOT NULL
            CHECK (state = 'accepted' OR state = 'held' OR state = 'rejected' OR state = 'resent'
                OR state = 'left_out'),
        reason TEXT,
        corrected {integer} NOT NULL,
        revises {integer} NOT NULL,
        raw TEXT NOT NULL
    ){strict}""",
    """CREATE TABLE forms (
        row_id {integer} PRIMARY KEY REFERENCES rows (id),
        serial TEXT,
        serial_key TEXT,
        unit_id TEXT,
        collected_on TEXT,
        volunteer TEXT,
        ratings {blob} NOT NULL,
        attributes TEXT NOT NULL,
        weight {real},
        cluster TEXT,
        comment TEXT,
        live {integer} NOT NULL CHECK (live IN (0, 1)),
        CHECK (live = 0 OR unit_id IS NOT NULL)
    ){strict}""",
    # serial as typed, serial_key as compared. Every form is in one of the two indices: the first keeps
    # serials unique, together they find a serial's forms.
    "CREATE UNIQUE INDEX forms_live_serial ON forms (serial_key) WHERE live = 1",
    "CREATE INDEX forms_other_serial ON forms (serial_key) WHERE live = 0",
    """CREATE TABLE problems (
        id {integer} PRIMARY KEY,
        import_id {integer} NOT NULL REFERENCES imports (id),
        row_id {integer} REFERENCES rows (id),
        code TEXT NOT NULL,
        severity TEXT NOT NULL,
        sheet TEXT,
        row_number {integer},
        cell TEXT,
        column_name TEXT,
        found TEXT,
        fields TEXT NOT NULL
    ){strict}""",
    "CREATE INDEX problems_by_row ON problems (row_id)",
    "CREATE INDEX problems_by_import ON problems (import_id)",
    """CREATE TABLE decisions (
        id {integer} PRIMARY KEY,
        audit_id {integer} NOT NULL REFERENCES audit (id) DEFERRABLE INITIALLY DEFERRED,
        action TEXT NOT NULL CHECK (action IN ('keep_first', 'take_new', 'accept', 'discard')),
        note TEXT NOT NULL,
        decided_at TEXT NOT NULL,
        decided_by TEXT NOT NULL,
        undone_at TEXT,
        undone_by TEXT
    ){strict}""",
    # imported_*: what the form said when it came in, to return to when the decision is taken back.
    """CREATE TABLE decision_rows (
        decision_id {integer} NOT NULL REFERENCES decisions (id),
        row_id {integer} NOT NULL REFERENCES rows (id),
        against_id {integer} REFERENCES rows (id),
        unit_id TEXT,
        serial TEXT,
        imported_unit_id TEXT,
        imported_serial TEXT,
        PRIMARY KEY (decision_id, row_id)
    ){strict}""",
    "CREATE INDEX decision_rows_by_row ON decision_rows (row_id)",
    """CREATE TABLE issued (
        id {integer} PRIMARY KEY,
        unit_id TEXT NOT NULL,
        volunteer TEXT,
        first_number {integer} NOT NULL,
        last_number {integer} NOT NULL,
        issued_at TEXT NOT NULL,
        issued_by TEXT NOT NULL,
        CHECK (1 <= first_number AND first_number <= last_number)
    ){strict}""",
    # One row once the answers have been purged: the sums that reproduce the report.
    """CREATE TABLE kept (
        id {integer} PRIMARY KEY CHECK (id = 1),
        kept_at TEXT NOT NULL,
        kept_by TEXT NOT NULL,
        content TEXT NOT NULL
    ){strict}""",
    "CREATE INDEX issued_by_unit ON issued (unit_id, first_number)",
)

MIGRATIONS: dict[int, tuple[str, ...]] = {
    1: (
        "ALTER TABLE sheets ADD COLUMN origin {integer} NOT NULL DEFAULT 0",
        "UPDATE sheets SET origin = (SELECT min(s.id) FROM sheets s JOIN imports i ON i.id = s.import_id "
        "JOIN imports mine ON mine.id = sheets.import_id "
        "WHERE i.file_name = mine.file_name AND s.name = sheets.name)",
        "CREATE INDEX sheets_by_origin ON sheets (origin)",
        "ALTER TABLE forms ADD COLUMN serial_key TEXT",
        "UPDATE forms SET serial_key = serial",
        "DROP INDEX forms_live_serial",
        "DROP INDEX forms_other_serial",
        "CREATE UNIQUE INDEX forms_live_serial ON forms (serial_key) WHERE live = 1",
        "CREATE INDEX forms_other_serial ON forms (serial_key) WHERE live = 0",
    ),
}
"""Version v → the statements that make it v + 1, with the same placeholders. Never edit a released one."""
