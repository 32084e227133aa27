-- What engines found for addresses (contract/address.md section 9). A question is kept as its fingerprint under the tenant's key.
CREATE TABLE geocoded (
    tenant_id  text   NOT NULL,
    question   text   NOT NULL,
    answer     jsonb,
    kept_until bigint NOT NULL,
    PRIMARY KEY (tenant_id, question)
);
CREATE INDEX geocoded_until ON geocoded (kept_until);

-- When an engine may be asked next.
-- all tenants: it serves the installation.
CREATE TABLE geocoding_turn (engine text PRIMARY KEY, free_at bigint NOT NULL) WITH (fillfactor = 50);
