-- Noted events have a number, by which they come in the order in which they were noted, and those that are handed over later say so.
ALTER TABLE ordered_event RENAME TO ordered_event_unnumbered;
CREATE TABLE ordered_event (
    tenant_id  text    NOT NULL,
    consumer   text    NOT NULL,
    event_id   uuid    NOT NULL,
    number     bigint  NOT NULL GENERATED ALWAYS AS IDENTITY,
    is_waiting boolean NOT NULL,
    sequence   bigint  NOT NULL,
    event      text    NOT NULL,
    CONSTRAINT ordered_event_key PRIMARY KEY (tenant_id, consumer, event_id)
) WITH (autovacuum_vacuum_scale_factor = 0.05);
INSERT INTO ordered_event (tenant_id, consumer, event_id, is_waiting, sequence, event)
SELECT tenant_id, consumer, event_id, true, sequence, event FROM ordered_event_unnumbered ORDER BY sequence, event_id;
DROP TABLE ordered_event_unnumbered;
CREATE INDEX ordered_event_waiting ON ordered_event (tenant_id, consumer, number) WHERE is_waiting;
