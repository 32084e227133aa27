-- Since when nothing but failures came of deliveries to a subscription, and when the last one did. The row goes with the first success, so
-- that most subscriptions have none.
CREATE TABLE webhook_failing (
    tenant_id       text   NOT NULL,
    subscription_id text   NOT NULL,
    since           bigint NOT NULL,
    last            bigint NOT NULL,
    PRIMARY KEY (tenant_id, subscription_id)
) WITH (fillfactor = 50);

-- Deliveries and removed subscriptions by when nobody reads them any more.
CREATE INDEX resource_webhook ON resource (expires_at)
    WHERE kind IN ('webhook_delivery', 'webhook_subscription') AND expires_at IS NOT NULL;
