-- Deliveries: what is told to people, one row a recipient and channel, until it was sent or given up. See docs/design/deliveries.md.

-- What one message leads to. The timer of its purpose is set when none is open any more.
CREATE TABLE delivery_group (
    tenant_id  text    NOT NULL,
    id         text    NOT NULL,
    purpose    text    NOT NULL,
    open       integer NOT NULL,
    created_at bigint  NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX delivery_group_age ON delivery_group (created_at);

CREATE TABLE delivery (
    tenant_id   text    NOT NULL,
    id          uuid    NOT NULL,
    group_id    text    NOT NULL,
    sender      text    NOT NULL,
    channel     text    NOT NULL,
    provider    text    NOT NULL,
    state       text    NOT NULL CHECK (state IN ('QUEUED', 'HELD', 'SENT', 'FAILED', 'DROPPED', 'EXPIRED', 'CANCELLED')),
    reason      text,
    provider_id text,
    person      text,
    recipient   text    NOT NULL,
    target      text,
    digest_key  text,
    digest_of   uuid,
    digest      integer NOT NULL DEFAULT 0,
    due_at      bigint  NOT NULL,
    lease_until bigint  NOT NULL DEFAULT 0,
    tries       integer NOT NULL DEFAULT 0,
    expires_at  bigint  NOT NULL,
    created_at  bigint  NOT NULL,
    ended_at    bigint,
    attempts    jsonb   NOT NULL DEFAULT '[]',
    PRIMARY KEY (tenant_id, id)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);
CREATE INDEX delivery_due ON delivery (tenant_id, provider, due_at, id) WHERE state = 'QUEUED';
CREATE INDEX delivery_held ON delivery (due_at, id) WHERE state = 'HELD' AND digest_of IS NULL;
CREATE INDEX delivery_digested ON delivery (tenant_id, digest_of) WHERE digest_of IS NOT NULL;
CREATE INDEX delivery_of_group ON delivery (tenant_id, group_id, id);
CREATE INDEX delivery_age ON delivery (ended_at) WHERE ended_at IS NOT NULL;

-- Who carries them on: how many a second it takes, and the moment (epoch milliseconds) from which it takes the next one.
CREATE TABLE delivery_provider (
    tenant_id text             NOT NULL,
    name      text             NOT NULL,
    rate      double precision NOT NULL CHECK (rate > 0),
    next_at   double precision NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, name)
) WITH (fillfactor = 50);
