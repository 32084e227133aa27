-- Consumers of the stream of events that services declare, and which events each has taken from it. See platform/journal/consumers.py.

-- Since when a consumer is there: what was accepted before is not for it.
CREATE TABLE consumer (
    tenant_id text   NOT NULL,
    name      text   NOT NULL,
    since     bigint NOT NULL,
    PRIMARY KEY (tenant_id, name)
);

-- The stream may bring an event more than once, for as long as it keeps it; for so long it is known here.
CREATE TABLE consumed_event (
    tenant_id text   NOT NULL,
    consumer  text   NOT NULL,
    event_id  uuid   NOT NULL,
    at        bigint NOT NULL,
    PRIMARY KEY (tenant_id, consumer, event_id)
);
CREATE INDEX consumed_event_age ON consumed_event (at);
