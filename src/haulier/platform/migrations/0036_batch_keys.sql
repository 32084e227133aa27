-- Keys of which a batch may have one row each, and the row that has it: as a digest, for as long as the batch is worked off.
CREATE TABLE batch_key (
    tenant_id text    NOT NULL,
    batch_id  text    NOT NULL,
    key       bytea   NOT NULL,
    row       integer NOT NULL,
    PRIMARY KEY (tenant_id, batch_id, key)
) WITH (autovacuum_vacuum_scale_factor = 0.05);
