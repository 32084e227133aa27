-- Batches: many rows accepted with one call and worked off behind it. See docs/design/batches.md.

-- The rows of a batch as they came, in pieces; ``done`` of them have been dealt with. An empty input has been worked off.
CREATE TABLE batch_part (
    tenant_id text    NOT NULL,
    batch_id  text    NOT NULL,
    number    integer NOT NULL,
    first     integer NOT NULL,
    rows      integer NOT NULL CHECK (rows > 0),
    done      integer NOT NULL DEFAULT 0 CHECK (done BETWEEN 0 AND rows),
    at        bigint  NOT NULL,
    input     bytea   NOT NULL,
    PRIMARY KEY (tenant_id, batch_id, number)
) WITH (autovacuum_vacuum_scale_factor = 0.05);
-- Large and read once: compressing it would cost more than it saves.
ALTER TABLE batch_part ALTER COLUMN input SET STORAGE EXTERNAL;
CREATE INDEX batch_part_at ON batch_part (at) WHERE number = 0;

-- What became of the rows, one entry for those that were applied together.
CREATE TABLE batch_slice (
    tenant_id text    NOT NULL,
    batch_id  text    NOT NULL,
    first     integer NOT NULL,
    rows      integer NOT NULL CHECK (rows > 0),
    failed    integer NOT NULL CHECK (failed BETWEEN 0 AND rows),
    results   text    NOT NULL,
    PRIMARY KEY (tenant_id, batch_id, first)
);

-- A quiet row is a change whose batch tells of it: the relay passes it over.
ALTER TABLE journal ADD COLUMN quiet boolean NOT NULL DEFAULT false;
DROP INDEX journal_commit_order;
CREATE INDEX journal_commit_order ON journal (txid, id) WHERE NOT quiet;
