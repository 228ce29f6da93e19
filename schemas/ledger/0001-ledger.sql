-- The ledger of one firm, version 1. STRICT tables, no REAL: dates are days since 1970-01-01, quantities are whole numbers with
-- their decimals named in `detail`, decimals of the small tables are text as it was entered. NULL means "not given".
-- Nothing is ever deleted from the permanent record: a record leaves `activity` for `retired`, a row of the small tables leaves its
-- old form in `log`.

PRAGMA application_id = 1952542319;     -- "tano"

-- ---- trail ----

CREATE TABLE batch (                    -- one command's change; the unit of undo
    id        INTEGER PRIMARY KEY,      -- dense, from 1
    command   TEXT NOT NULL,            -- the command as the user gave it
    at        TEXT NOT NULL,            -- UTC, 2026-05-01T09:00:00Z
    tool      TEXT NOT NULL,            -- version of tanso that wrote it
    undoes    INTEGER REFERENCES batch (id), -- the batch that this one takes back
    undone_by INTEGER REFERENCES batch (id)  -- the batch that took this one back
) STRICT;

CREATE TABLE content (                  -- the bytes of imported files, each kept once
    id     INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
    bytes  INTEGER NOT NULL CHECK (bytes >= 0) -- size of the file
) STRICT;

CREATE TABLE content_part (
    content INTEGER NOT NULL REFERENCES content (id) DEFERRABLE INITIALLY DEFERRED,
    part    INTEGER NOT NULL,           -- 0, 1, 2 ... in the order of the file
    raw     INTEGER NOT NULL,           -- bytes of the file in this part
    packed  BLOB NOT NULL,              -- those bytes, compressed (zlib)
    PRIMARY KEY (content, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE source (                   -- where rows were read: a file, a sheet of it, or typed rows
    id       INTEGER PRIMARY KEY,       -- dense, from 1
    batch    INTEGER NOT NULL REFERENCES batch (id),
    name     TEXT NOT NULL,             -- file name without folders; "add", "set" for typed rows
    sheet    TEXT NOT NULL,             -- table or sheet inside the file; empty: the file itself
    sha256   BLOB REFERENCES content (sha256) DEFERRABLE INITIALLY DEFERRED, -- NULL: nothing is kept
    encoding TEXT NOT NULL,             -- as read: UTF-8, CP932 ...
    profile  TEXT NOT NULL,             -- id@version of the bill profile
    accepted INTEGER NOT NULL,          -- rows booked
    skipped  INTEGER NOT NULL,          -- rows that were there already
    refused  INTEGER NOT NULL           -- rows left out by --partial
) STRICT;
CREATE INDEX source_sha256 ON source (sha256);

CREATE TABLE log (                      -- every change of the small tables and of the user's factor sets
    id     INTEGER PRIMARY KEY,
    batch  INTEGER NOT NULL REFERENCES batch (id),
    tbl    TEXT NOT NULL,               -- table
    key    TEXT NOT NULL,               -- its column n, or the id of a factor set
    before TEXT,                        -- JSON object of the given columns; NULL: there was no such row
    after  TEXT,                        -- the same after the change; NULL: the row was taken out
    chain  BLOB NOT NULL CHECK (length(chain) = 32) -- SHA-256 over the chain of the row before and this row
) STRICT;
CREATE INDEX log_batch ON log (batch);

CREATE TABLE seal (                     -- sums over the rows of each table, by which check finds a changed one
    tbl  TEXT NOT NULL,                 -- table
    part INTEGER NOT NULL,              -- source of the rows (activity, activity_text); activity_month, the
                                        -- records again: month in which they start, year x 12 + month - 1; else 0
    rows INTEGER NOT NULL,              -- how many rows
    sum  INTEGER NOT NULL,              -- their 64-bit checks, added
    moment INTEGER NOT NULL,            -- the checks times their row numbers, added: names a single row that was changed
    PRIMARY KEY (tbl, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE closing (                  -- a year as it was closed, or restated; rows are never changed nor deleted
    id        INTEGER PRIMARY KEY,      -- dense, from 1
    batch     INTEGER NOT NULL REFERENCES batch (id), -- when, and by which version of tanso
    kind      TEXT NOT NULL CHECK (kind IN ('year', 'base')), -- base: an accepted recalculation of the base year
    year      INTEGER NOT NULL,         -- fiscal year
    version   INTEGER NOT NULL CHECK (version >= 1), -- of the year and kind; above 1 a restatement
    first_day INTEGER NOT NULL,         -- of the year; base: of the year as of which it was accepted
    last_day  INTEGER NOT NULL,
    complete  INTEGER NOT NULL CHECK (complete IN (0, 1)),
    cause     TEXT NOT NULL,            -- of a restatement: structure, method, error, joined by +
    why       TEXT NOT NULL,            -- in the user's words
    closed_by TEXT NOT NULL,            -- as the user gave it
    figures   TEXT NOT NULL,            -- JSON object: kg CO2e by name, null: not known
    marks     TEXT NOT NULL,            -- JSON object: hashes of boundary, records, factors: they tell the cause
    sha256    BLOB NOT NULL REFERENCES content (sha256) DEFERRABLE INITIALLY DEFERRED, -- all of it as one JSON document
    UNIQUE (year, kind, version)
) STRICT;

CREATE TABLE closing_workbook (         -- the workbook of a closed year as it was then; rows are never changed nor deleted
    id      INTEGER PRIMARY KEY,
    closing INTEGER NOT NULL REFERENCES closing (id),
    lang    TEXT NOT NULL CHECK (lang IN ('ja', 'en')),
    sha256  BLOB NOT NULL REFERENCES content (sha256) DEFERRABLE INITIALLY DEFERRED, -- the file's bytes
    UNIQUE (closing, lang)
) STRICT;

CREATE TABLE received (                 -- members' submissions as they came to a consortium; rows are never changed nor deleted
    id         INTEGER PRIMARY KEY,     -- dense, from 1; of a member's year the highest counts
    batch      INTEGER NOT NULL REFERENCES batch (id), -- when it was received
    member     TEXT NOT NULL,           -- as the file says; known to the table members at that time
    year       INTEGER NOT NULL,        -- fiscal year
    made       INTEGER NOT NULL,        -- seconds since 1970, as the member says
    public_key BLOB CHECK (length(public_key) = 32), -- who signed; NULL: unsigned
    seal       BLOB NOT NULL CHECK (length(seal) = 32), -- SHA-256 of the canonical content, by which a copy is known
    sha256     BLOB NOT NULL REFERENCES content (sha256) DEFERRABLE INITIALLY DEFERRED -- the file
) STRICT;
CREATE INDEX received_member ON received (member, year);

CREATE TABLE publication (              -- what a consortium published; rows are never changed nor deleted
    id     INTEGER PRIMARY KEY,         -- dense, from 1
    batch  INTEGER NOT NULL REFERENCES batch (id),
    sha256 BLOB NOT NULL REFERENCES content (sha256) DEFERRABLE INITIALLY DEFERRED -- who was in which cell, and what was shown
) STRICT;

-- ---- dictionary ----

CREATE TABLE term (                     -- repeated texts; rows are never changed nor deleted, so that ids stay dense
    id   INTEGER PRIMARY KEY,           -- dense, from 1
    kind INTEGER NOT NULL,              -- 0 site, 1 meter, 2 activity, 3 supplier, 4 menu, 5 unit, 6 currency, 7 method
    text TEXT NOT NULL CHECK (text <> ''),
    UNIQUE (kind, text)
) STRICT;

CREATE TABLE detail (                   -- what few records differ in, once per combination; never changed nor deleted
    id             INTEGER PRIMARY KEY, -- dense, from 1
    unit           INTEGER NOT NULL,    -- term, 0: none
    menu           INTEGER NOT NULL,    -- term, 0: none
    currency       INTEGER NOT NULL,    -- term, 0: none
    method         INTEGER NOT NULL,    -- term, 0: none
    quantity_scale INTEGER NOT NULL,    -- decimals of the quantity as printed
    cost_scale     INTEGER NOT NULL,    -- decimals of the cost as printed; -1: no cost
    status         INTEGER NOT NULL,    -- 0 actual, 1 estimated
    category       INTEGER NOT NULL CHECK (category BETWEEN 0 AND 15), -- Scope 3 category of filing, 0: none
    heat           INTEGER NOT NULL,    -- 0 not stated, 1 gross, 2 net
    uncertainty    TEXT NOT NULL,       -- percent; empty: unknown
    UNIQUE (unit, menu, currency, method, quantity_scale, cost_scale, status, category, heat, uncertainty)
) STRICT;

CREATE TABLE series (                   -- what repeats from bill to bill, once per combination; never changed nor deleted
    id       INTEGER PRIMARY KEY,       -- dense, from 1
    meter    INTEGER NOT NULL,          -- term, 0: none
    site     INTEGER NOT NULL,          -- term, 0: none
    kind     INTEGER NOT NULL,          -- term: activity code
    supplier INTEGER NOT NULL,          -- term, 0: none
    UNIQUE (meter, site, kind, supplier)
) STRICT;

CREATE TABLE given_id (                 -- ids that the user gave to records
    n    INTEGER PRIMARY KEY,           -- dense, from 1
    text TEXT NOT NULL UNIQUE CHECK (text <> '')
) STRICT;

-- ---- records ----

CREATE TABLE activity (                 -- the live records. Key order is arrival order: bills come by period
    start    INTEGER NOT NULL,          -- first day
    series   INTEGER NOT NULL,          -- series: meter, site, activity and supplier
    end      INTEGER NOT NULL,          -- last day, inclusive
    ident    INTEGER NOT NULL,          -- given_id, 0: identified by the columns before
    quantity INTEGER NOT NULL,          -- x 10^-detail.quantity_scale
    detail   INTEGER NOT NULL,          -- detail
    cost     INTEGER NOT NULL,          -- x 10^-detail.cost_scale
    source   INTEGER NOT NULL,          -- source
    row      INTEGER NOT NULL,          -- row there, as a spreadsheet counts
    PRIMARY KEY (start, series, end, ident)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX activity_ident ON activity (ident) WHERE ident <> 0;

CREATE TABLE retired (                  -- records taken out: replaced, voided or undone
    id          INTEGER PRIMARY KEY,
    start       INTEGER NOT NULL,       -- this and the following as in activity
    series      INTEGER NOT NULL,
    end         INTEGER NOT NULL,
    ident       INTEGER NOT NULL,
    quantity    INTEGER NOT NULL,
    detail      INTEGER NOT NULL,
    cost        INTEGER NOT NULL,
    source      INTEGER NOT NULL,
    row         INTEGER NOT NULL,
    booked      INTEGER NOT NULL,       -- batch that booked it
    by_batch    INTEGER NOT NULL,       -- batch that took it out
    why         TEXT NOT NULL,          -- the reason, in the user's words
    restored_by INTEGER                 -- batch that put it back
) STRICT;
CREATE INDEX retired_by_batch ON retired (by_batch);
CREATE INDEX retired_booked ON retired (booked);

CREATE TABLE activity_text (            -- free texts of a row
    source   INTEGER NOT NULL,
    row      INTEGER NOT NULL,
    document TEXT NOT NULL,             -- number of the bill
    note     TEXT NOT NULL,
    PRIMARY KEY (source, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE extent (                   -- one row: bounds for reading a year
    n    INTEGER PRIMARY KEY CHECK (n = 1),
    days INTEGER NOT NULL CHECK (days >= 0) -- last day minus first day of the longest record ever booked
) STRICT;

-- ---- not of the record: figures that were calculated, kept to spare calculating them again. In no digest, seal, export or
-- ---- check of a backup; rows may go at any time, and nothing is lost with them

CREATE TABLE kept (
    year    INTEGER NOT NULL,           -- fiscal year
    part    TEXT NOT NULL,              -- which figures, in which form
    first   INTEGER NOT NULL,           -- records that start from this day
    last    INTEGER NOT NULL,           -- to this were read for it
    key     BLOB NOT NULL,              -- state of those and of all else that they were made of: they hold while it is the same
    content BLOB NOT NULL,
    sum     INTEGER NOT NULL,           -- check over all of these
    PRIMARY KEY (year, part)
) STRICT;

-- ---- the small tables of the book; columns as in the book's description, plus where the row was read ----

CREATE TABLE organization (
    n INTEGER PRIMARY KEY CHECK (n = 1),
    name TEXT NOT NULL,                 -- legal name
    name_en TEXT,                       -- name in English
    corporate_number TEXT,              -- 法人番号, 13 digits
    industry TEXT,                      -- code of the industry classification
    country TEXT,                       -- ISO 3166-1 alpha-2
    currency TEXT,                      -- ISO 4217
    fiscal_start TEXT CHECK (fiscal_start IN ('1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12')),
    gwp TEXT CHECK (gwp IN ('AR4', 'AR5', 'AR5F', 'AR6', 'SAR', 'SHK2006', 'SHK2015', 'SHK2023')),
    consolidation TEXT CHECK (consolidation IN ('operational_control', 'financial_control', 'equity_share')),
    base_year TEXT,                     -- fiscal year
    recalculation_threshold_percent TEXT,
    member_id TEXT,                     -- in the consortium
    read_source INTEGER, read_row INTEGER -- where it was read: source and row
) STRICT;

CREATE TABLE entities (                 -- who holds whom: a row is one holding of an entity, on some days
    n INTEGER PRIMARY KEY,
    entity TEXT NOT NULL,
    name TEXT,
    held_by TEXT,                       -- entity that holds it; NULL: the organization itself
    share_percent TEXT NOT NULL,        -- what the holder has of it
    controlled TEXT NOT NULL CHECK (controlled IN ('0', '1')), -- operational control, by the holder
    financial_control TEXT CHECK (financial_control IN ('0', '1', 'joint')), -- NULL: as controlled
    valid_from TEXT,
    valid_to TEXT,                      -- last day, inclusive
    read_source INTEGER, read_row INTEGER
) STRICT;
CREATE UNIQUE INDEX entities_identity ON entities (entity, ifnull(held_by, ''), ifnull(valid_from, ''));

CREATE TABLE sites (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT,
    country TEXT,
    region TEXT,
    relation TEXT CHECK (relation IN ('own', 'leased_in', 'leased_out', 'franchise', 'investment')),
    share_percent TEXT,                 -- for equity share
    controlled TEXT CHECK (controlled IN ('0', '1')), -- operational control
    boundary_from TEXT,                 -- first day in the boundary
    boundary_to TEXT,                   -- last day, inclusive
    floor_area_m2 TEXT,
    entity TEXT,                        -- who has the site; NULL: the organization itself
    financial_control TEXT CHECK (financial_control IN ('0', '1', 'joint')), -- NULL: as controlled
    boundary_entry TEXT CHECK (boundary_entry IN ('opened', 'acquired', 'insourced')),
    boundary_exit TEXT CHECK (boundary_exit IN ('closed', 'divested', 'outsourced')),
    read_source INTEGER, read_row INTEGER
) STRICT;

CREATE TABLE meters (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    site TEXT REFERENCES sites (id),
    activity TEXT,                      -- activity code
    number TEXT,                        -- as on the bill
    supplier TEXT,
    menu TEXT,
    unit TEXT,
    note TEXT,
    read_source INTEGER, read_row INTEGER
) STRICT;
CREATE INDEX meters_site ON meters (site);

CREATE TABLE instruments (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    type TEXT,                          -- kind of certificate or contract
    start TEXT,
    "end" TEXT,
    kwh TEXT,
    co2e_kg_per_kwh TEXT,
    quality_criteria_met TEXT CHECK (quality_criteria_met IN ('0', '1')),
    site TEXT REFERENCES sites (id),    -- NULL: any
    retirement_id TEXT,                 -- number of the retirement in the registry
    note TEXT,
    correction_rate TEXT,               -- 補正率 of a non-fossil certificate in Japan's reporting law
    credit_co2_kg TEXT,                 -- what a credit takes off the adjusted figure of that law
    read_source INTEGER, read_row INTEGER
) STRICT;

CREATE TABLE conversions (
    n INTEGER PRIMARY KEY,
    activity TEXT,                      -- NULL: any
    from_unit TEXT NOT NULL,
    to_unit TEXT NOT NULL,
    multiply_by TEXT NOT NULL,          -- quantity in from_unit x this = quantity in to_unit
    heat_basis TEXT CHECK (heat_basis IN ('gross', 'net')),
    valid_from TEXT,
    valid_to TEXT,
    supplier TEXT,
    source TEXT,                        -- who says so
    read_source INTEGER, read_row INTEGER
) STRICT;
CREATE UNIQUE INDEX conversions_identity ON conversions
    (ifnull(activity, ''), from_unit, to_unit, ifnull(supplier, ''), ifnull(valid_from, ''), ifnull(heat_basis, ''));

CREATE TABLE drivers (
    n INTEGER PRIMARY KEY,
    name TEXT NOT NULL,                 -- turnover, output, headcount ...
    start TEXT NOT NULL,
    "end" TEXT NOT NULL,
    value TEXT NOT NULL,
    unit TEXT,
    read_source INTEGER, read_row INTEGER,
    UNIQUE (name, start, "end")
) STRICT;

CREATE TABLE targets (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    label TEXT,
    scopes TEXT,                        -- 1+2, 3 ...
    basis TEXT CHECK (basis IN ('location', 'market')),
    kind TEXT CHECK (kind IN ('absolute', 'intensity')),
    driver TEXT,                        -- name of the driver of an intensity target
    base_year TEXT,
    base_co2e_kg TEXT,                  -- where the base year is not in the ledger
    target_year TEXT,
    reduction_percent TEXT,
    framework TEXT,
    read_source INTEGER, read_row INTEGER
) STRICT;

CREATE TABLE measures (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT,
    site TEXT REFERENCES sites (id),
    start TEXT,
    co2e_kg_per_year TEXT,              -- expected saving
    cost TEXT,
    currency TEXT,
    status TEXT,                        -- in the user's words
    read_source INTEGER, read_row INTEGER
) STRICT;

CREATE TABLE removals (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT CHECK (kind IN ('absorption', 'fixation', 'storage')),
    start TEXT,
    "end" TEXT,
    co2_kg TEXT,
    method TEXT,
    permanence_years TEXT,
    owner TEXT,
    evidence TEXT,
    read_source INTEGER, read_row INTEGER
) STRICT;

CREATE TABLE members (                  -- of a consortium, in its own ledger
    n INTEGER PRIMARY KEY,
    member TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    industry TEXT,                      -- under which it is published; NULL: as its file says
    size TEXT,                          -- size band, in the consortium's words
    fiscal_start TEXT,                  -- first month of its fiscal year; NULL: as the consortium's
    joined TEXT,                        -- first day; NULL: from the beginning
    departed TEXT,                      -- last day; NULL: is a member
    contact TEXT,
    note TEXT,
    read_source INTEGER, read_row INTEGER
) STRICT;
CREATE TABLE member_tiers (             -- A meets, B watches, C mails; from a day until the next
    n INTEGER PRIMARY KEY,
    member TEXT NOT NULL,
    start TEXT,
    tier TEXT NOT NULL CHECK (tier IN ('A', 'B', 'C')),
    read_source INTEGER, read_row INTEGER
) STRICT;
CREATE TABLE member_keys (              -- whose signature counts; a lost key gets an end
    n INTEGER PRIMARY KEY,
    member TEXT NOT NULL,
    public_key TEXT NOT NULL UNIQUE,    -- 64 hex digits
    start TEXT,                         -- first day of signing
    "end" TEXT,                         -- last day
    note TEXT,
    read_source INTEGER, read_row INTEGER
) STRICT;
CREATE TABLE exclusions (
    n INTEGER PRIMARY KEY,
    scope TEXT NOT NULL CHECK (scope IN ('1', '2', '3')),
    category TEXT,                      -- of scope 3; NULL: the whole scope
    site TEXT REFERENCES sites (id),    -- NULL: all
    reason TEXT,
    estimated_co2e_kg TEXT,
    read_source INTEGER, read_row INTEGER
) STRICT;
CREATE UNIQUE INDEX exclusions_identity ON exclusions (scope, ifnull(category, ''), ifnull(site, ''));

CREATE TABLE base_year_adjustments (    -- changes of the base year's emissions that no record shows
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    date TEXT NOT NULL,                 -- on which it came about or was found
    cause TEXT NOT NULL CHECK (cause IN ('structure', 'method', 'error')),
    scope TEXT NOT NULL CHECK (scope IN ('1', '2', '3')),
    basis TEXT CHECK (basis IN ('location', 'market')), -- of scope 2; NULL: both
    co2e_kg TEXT NOT NULL,              -- added to the base year; below zero: taken off
    reason TEXT NOT NULL,
    approver TEXT,
    evidence TEXT,
    read_source INTEGER, read_row INTEGER
) STRICT;

CREATE TABLE answers (                  -- what the firm answered to questions about its records
    n INTEGER PRIMARY KEY,
    question TEXT NOT NULL UNIQUE,      -- the finding's own number: a hash of its code, place and words
    answer TEXT NOT NULL,
    answered_by TEXT,
    answered_on TEXT,                   -- YYYY-MM-DD
    read_source INTEGER, read_row INTEGER
) STRICT;

CREATE TABLE journal (                  -- the accounting journal: one side of one line of an entry; kept as it was exported
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,            -- day, voucher and place in it; without a voucher day, content and repetition
    date TEXT NOT NULL,
    voucher TEXT,                       -- number of the entry
    side TEXT NOT NULL CHECK (side IN ('debit', 'credit')),
    account TEXT NOT NULL,              -- 勘定科目
    sub_account TEXT,                   -- 補助科目
    department TEXT,
    partner TEXT,                       -- 取引先
    counter_account TEXT,               -- accounts of the other side of the entry, joined by /
    tax_class TEXT,                     -- 税区分
    amount TEXT NOT NULL,               -- as printed; below zero: a reduction of its side
    tax TEXT,                           -- consumption tax as printed; NULL: none is printed
    currency TEXT NOT NULL,
    text TEXT,                          -- 摘要
    read_source INTEGER, read_row INTEGER
) STRICT;
CREATE INDEX journal_date ON journal (date);

CREATE TABLE spend_rules (              -- what becomes of a line of the journal: the first rule that fits decides
    n INTEGER PRIMARY KEY,
    rule TEXT NOT NULL UNIQUE,          -- a whole number; the smallest goes first
    account TEXT,                       -- this and the next six: NULL fits any
    sub_account TEXT,
    counter_account TEXT,
    department TEXT,
    partner TEXT,
    tax_class TEXT,
    text TEXT,                          -- contained in the line's text
    valid_from TEXT,                    -- day of the line
    valid_to TEXT,                      -- last day, inclusive
    action TEXT NOT NULL CHECK (action IN ('book', 'skip')),
    activity TEXT,                      -- book: of the record; skip: what the spending is booked as elsewhere
    category TEXT,                      -- of the record
    tax TEXT CHECK (tax IN ('as_printed', 'less_tax', 'plus_tax')), -- how the amount becomes that of the factor's prices
    site TEXT REFERENCES sites (id),    -- of the record
    reason TEXT,                        -- why it is skipped
    read_source INTEGER, read_row INTEGER
) STRICT;

CREATE TABLE user_set (                 -- the user's own factor sets, as they were added
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    set_json TEXT NOT NULL,
    factors_csv TEXT NOT NULL,
    conversions_csv TEXT NOT NULL,
    batch INTEGER NOT NULL REFERENCES batch (id)
) STRICT;

INSERT INTO extent VALUES (1, 0);

PRAGMA user_version = 1;
