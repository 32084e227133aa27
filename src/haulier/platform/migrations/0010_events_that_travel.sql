-- Events are judged in the form in which they travel, a row that cannot travel is put aside, and leading ends with its lease.

-- Kept as they came and never looked into by a statement: as jsonb a number like 1e300 was written out with all its digits.
ALTER TABLE journal ALTER COLUMN meta TYPE text USING meta::text, ALTER COLUMN callback TYPE text USING callback::text;

-- Who leads, by the database's clock: until the time is over, or the session that took it has ended. Its own number is the holder's.
CREATE TABLE lease (
    tenant_id text        NOT NULL,
    name      text        NOT NULL,
    holder    text        NOT NULL,
    backend   integer     NOT NULL,
    until     timestamptz NOT NULL,
    trouble   text,
    PRIMARY KEY (tenant_id, name)
);

-- Journal rows that the event stream would not take, and why; sent again when somebody asks for it.
CREATE TABLE relay_aside (
    tenant_id text    NOT NULL,
    at        bigint  NOT NULL,
    id        uuid    NOT NULL,
    event     text    NOT NULL,
    aside_at  bigint  NOT NULL,
    reason    text    NOT NULL,
    again     boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, at, id)
);
CREATE INDEX relay_aside_again ON relay_aside (at) WHERE again;

-- How many batches stand in line is counted every few seconds, while all other timers may be many.
CREATE INDEX timer_of_batches ON timer (due_at) WHERE purpose = 'batch';
