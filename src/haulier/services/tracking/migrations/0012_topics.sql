-- What was sent last by each subscription of a topic: never an older position, and none too soon.
CREATE TABLE topic_sent (
    tenant_id    text NOT NULL,
    subscription text NOT NULL,
    tis          bigint NOT NULL,
    sent_at      bigint NOT NULL,
    PRIMARY KEY (tenant_id, subscription)
) WITH (fillfactor = 60);
