-- The tables on which every service stands. See docs/design/foundation.md.

CREATE TABLE resource (
    tenant_id  text    NOT NULL,
    kind       text    NOT NULL,
    id         text    NOT NULL,
    version    integer NOT NULL CHECK (version >= 1),
    type       text    NOT NULL DEFAULT '',
    key        text,
    parent     text,
    state      text,
    attrs      jsonb   NOT NULL DEFAULT '{}',
    body       jsonb   NOT NULL DEFAULT '{}',
    x1 text COLLATE "C", x2 text COLLATE "C", x3 text COLLATE "C", x4 text COLLATE "C",
    x5 text COLLATE "C", x6 text COLLATE "C", x7 text COLLATE "C", x8 text COLLATE "C",
    created_at bigint  NOT NULL,
    created_by jsonb   NOT NULL,
    updated_at bigint  NOT NULL,
    updated_by jsonb   NOT NULL,
    expires_at bigint
) WITH (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);

CREATE UNIQUE INDEX resource_key ON resource (tenant_id, kind, key) WHERE key IS NOT NULL;
CREATE INDEX resource_parent ON resource (tenant_id, kind, parent, created_at) WHERE parent IS NOT NULL;
-- Partial on what always holds, so that only lists, which say it too, can choose it: with the statistics of a young table
-- a lookup by key would cost the same through this index and walk all rows of the kind.
-- Never on a column that updates change, such as version: no update would be HOT then, each would write to all indexes.
CREATE INDEX resource_list ON resource (tenant_id, kind, type, created_at) WHERE created_at > 0;
CREATE INDEX resource_x1 ON resource (tenant_id, kind, type, x1, created_at) WHERE x1 IS NOT NULL;
CREATE INDEX resource_x2 ON resource (tenant_id, kind, type, x2, created_at) WHERE x2 IS NOT NULL;
CREATE INDEX resource_x3 ON resource (tenant_id, kind, type, x3, created_at) WHERE x3 IS NOT NULL;
CREATE INDEX resource_x4 ON resource (tenant_id, kind, type, x4, created_at) WHERE x4 IS NOT NULL;
CREATE INDEX resource_x5 ON resource (tenant_id, kind, type, x5, created_at) WHERE x5 IS NOT NULL;
CREATE INDEX resource_x6 ON resource (tenant_id, kind, type, x6, created_at) WHERE x6 IS NOT NULL;
CREATE INDEX resource_x7 ON resource (tenant_id, kind, type, x7, created_at) WHERE x7 IS NOT NULL;
CREATE INDEX resource_x8 ON resource (tenant_id, kind, type, x8, created_at) WHERE x8 IS NOT NULL;
ALTER TABLE resource ADD PRIMARY KEY (tenant_id, kind, id);

-- One row for every applied command: change log, audit trail, outbox and event in one.
CREATE TABLE journal (
    tenant_id   text    NOT NULL,
    at          bigint  NOT NULL,
    id          uuid    NOT NULL,
    txid        xid8    NOT NULL DEFAULT pg_current_xact_id(),
    kind        text    NOT NULL,
    resource_id text    NOT NULL,
    version     integer NOT NULL,
    event       text    NOT NULL,
    state       text,
    request_id  text    NOT NULL,
    actor       jsonb   NOT NULL,
    data        jsonb   NOT NULL,
    meta        jsonb,
    callback    jsonb,
    also        text[],
    PRIMARY KEY (tenant_id, at, id)
) PARTITION BY RANGE (at);

CREATE INDEX journal_resource ON journal (tenant_id, kind, resource_id, version);
CREATE INDEX journal_also ON journal USING gin (also) WHERE also IS NOT NULL;
CREATE INDEX journal_commit_order ON journal (txid, id);

-- One row for every try to deliver a callback.
CREATE TABLE attempt (
    tenant_id  text    NOT NULL,
    journal_id uuid    NOT NULL,
    at         bigint  NOT NULL,
    number     integer NOT NULL,
    url        text    NOT NULL,
    outcome    text    NOT NULL CHECK (outcome IN ('delivered', 'failed', 'dead')),
    status     integer,
    error      text,
    duration_ms integer NOT NULL,
    PRIMARY KEY (tenant_id, journal_id, at, number)
) PARTITION BY RANGE (at);

-- Callbacks that were given up, kept until a person replays or drops them.
CREATE TABLE dead_letter (
    tenant_id  text    NOT NULL,
    journal_id uuid    NOT NULL,
    at         bigint  NOT NULL,
    url        text    NOT NULL,
    attempts   integer NOT NULL,
    error      text    NOT NULL,
    message    jsonb   NOT NULL,
    PRIMARY KEY (tenant_id, journal_id)
);

-- Durable timers: parked commands, callback retries, time-outs of sub-states, terminal TTL.
CREATE TABLE timer (
    tenant_id   text    NOT NULL,
    id          uuid    NOT NULL,
    purpose     text    NOT NULL,
    subject     text    NOT NULL,
    due_at      bigint  NOT NULL,
    lease_until bigint  NOT NULL DEFAULT 0,
    tries       integer NOT NULL DEFAULT 0,
    payload     jsonb   NOT NULL DEFAULT '{}',
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX timer_due ON timer (due_at);

-- Append-only entries of a book (the custody ledger of a dispatch) and the balance of each account.
CREATE TABLE ledger_balance (
    tenant_id text    NOT NULL,
    book      text    NOT NULL,
    account   text    NOT NULL,
    balance   numeric NOT NULL,
    entries   bigint  NOT NULL CHECK (entries > 0),
    lowest    numeric,
    highest   numeric,
    PRIMARY KEY (tenant_id, book, account),
    CONSTRAINT balance_not_below_lowest CHECK (lowest IS NULL OR balance >= lowest),
    CONSTRAINT balance_not_above_highest CHECK (highest IS NULL OR balance <= highest)
);

CREATE TABLE ledger_entry (
    tenant_id text    NOT NULL,
    book      text    NOT NULL,
    number    bigint  NOT NULL,
    account   text    NOT NULL,
    delta     numeric NOT NULL CHECK (delta <> 0),
    before    numeric NOT NULL,
    balance   numeric NOT NULL,
    at        bigint  NOT NULL,
    actor     jsonb   NOT NULL,
    detail    jsonb   NOT NULL,
    PRIMARY KEY (tenant_id, book, number),
    CONSTRAINT entry_adds_up CHECK (before + delta = balance)
);
CREATE INDEX ledger_entry_account ON ledger_entry (tenant_id, book, account, number);

CREATE FUNCTION haulier_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION haulier_append_only();

-- Where the relay stands in the journal's commit order.
CREATE TABLE relay_cursor (
    tenant_id text   NOT NULL,
    name      text   NOT NULL,
    txid      xid8   NOT NULL,
    id        uuid   NOT NULL,
    at        bigint NOT NULL,
    PRIMARY KEY (tenant_id, name)
);

-- Called by the apply statement when a unique key was taken between its snapshot and its insert: the batch is run again one by one.
CREATE FUNCTION haulier_race() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a concurrent write took a key or row of this batch' USING ERRCODE = 'serialization_failure';
END $$;

-- Makes the monthly partitions of a time-partitioned table that hold the given moment and the months after it.
CREATE FUNCTION haulier_make_partitions(parent text, from_ms bigint, months integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    first timestamptz := date_trunc('month', to_timestamp(from_ms / 1000.0) AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
    low timestamptz;
    high timestamptz;
    made integer := 0;
    name text;
BEGIN
    FOR i IN 0..months LOOP
        low := ((first AT TIME ZONE 'UTC') + make_interval(months => i)) AT TIME ZONE 'UTC';
        high := ((first AT TIME ZONE 'UTC') + make_interval(months => i + 1)) AT TIME ZONE 'UTC';
        name := format('%s_%s', parent, to_char(low AT TIME ZONE 'UTC', 'YYYY_MM'));
        IF to_regclass(name) IS NULL THEN
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%s) TO (%s)', name, parent,
                (extract(epoch FROM low) * 1000)::bigint, (extract(epoch FROM high) * 1000)::bigint);
            made := made + 1;
        END IF;
    END LOOP;
    RETURN made;
END $$;

CREATE TABLE journal_rest PARTITION OF journal DEFAULT;
CREATE TABLE attempt_rest PARTITION OF attempt DEFAULT;
SELECT haulier_make_partitions('journal', (extract(epoch FROM now()) * 1000)::bigint, 2);
SELECT haulier_make_partitions('attempt', (extract(epoch FROM now()) * 1000)::bigint, 2);
