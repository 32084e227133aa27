-- How far consumers have come that take the events of the stream in its order, and what they passed while it was not finished.
CREATE TABLE ordered_cursor (
    tenant_id text   NOT NULL,
    consumer  text   NOT NULL,
    sequence  bigint NOT NULL,
    position  text   NOT NULL,
    PRIMARY KEY (tenant_id, consumer)
);

CREATE TABLE ordered_event (
    tenant_id text   NOT NULL,
    consumer  text   NOT NULL,
    event_id  uuid   NOT NULL,
    sequence  bigint NOT NULL,
    event     text   NOT NULL,
    PRIMARY KEY (tenant_id, consumer, event_id)
);
