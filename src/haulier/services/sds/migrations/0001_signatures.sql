-- Texts that apps with strict signatures have signed: each is taken once, by one call, while its time could be taken.
CREATE TABLE sds_signature (
    tenant_id text   NOT NULL,
    app       text   NOT NULL,
    digest    bytea  NOT NULL,
    taken_by  text   NOT NULL,
    until     bigint NOT NULL,
    PRIMARY KEY (tenant_id, app, digest)
);
CREATE INDEX sds_signature_until ON sds_signature (until);
