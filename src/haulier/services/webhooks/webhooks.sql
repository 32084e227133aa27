-- name: subscriptions
-- The subscriptions of an app behind one of them, in the order in which they were made; of all apps where none is named.
SELECT tenant_id, kind, id, version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by, expires_at
FROM resource
WHERE tenant_id = $1 AND kind = 'webhook_subscription' AND created_at >= $3 AND state <> 'DELETED' AND ($2 = '' OR parent = $2)
  AND (created_at, id) > ($3, $4)
ORDER BY created_at, id LIMIT $5

-- name: count_subscriptions
-- How many subscriptions an app has, and how many all apps.
SELECT count(*) FILTER (WHERE parent = $2) AS own, count(*) AS whole
FROM resource WHERE tenant_id = $1 AND kind = 'webhook_subscription' AND created_at > 0 AND state <> 'DELETED'

-- name: events
-- The events of a topic behind one of them, in the order in which they were registered.
SELECT tenant_id, kind, id, version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by, expires_at
FROM resource
WHERE tenant_id = $1 AND kind = 'webhook_event' AND type = $2 AND created_at >= $3 AND (created_at, id) > ($3, $4)
ORDER BY created_at, id LIMIT $5

-- name: count_events
-- How many events an app publishes.
SELECT count(*) FROM resource WHERE tenant_id = $1 AND kind = 'webhook_event' AND parent = $2

-- name: deliveries
-- The deliveries to a subscription, the newest first.
SELECT id, type, body, created_at FROM resource
WHERE tenant_id = $1 AND kind = 'webhook_delivery' AND parent = $2
ORDER BY created_at DESC, id DESC LIMIT $3 OFFSET $4

-- name: count_deliveries
-- How many deliveries to a subscription are kept.
SELECT count(*) FROM resource WHERE tenant_id = $1 AND kind = 'webhook_delivery' AND parent = $2

-- name: dead
-- Deliveries to a subscription that were given up, the oldest first, at most $4; of those named where any are.
SELECT d.journal_id FROM dead_letter d
JOIN resource r ON r.tenant_id = d.tenant_id AND r.kind = 'webhook_delivery' AND r.id = 'webhookDelivery:' || d.journal_id
WHERE d.tenant_id = $1 AND r.parent = $2 AND ($3::uuid[] IS NULL OR d.journal_id = ANY ($3::uuid[]))
ORDER BY d.at, d.journal_id LIMIT $4

-- name: note_success
-- A delivery got through.
DELETE FROM webhook_failing WHERE tenant_id = $1 AND subscription_id = $2

-- name: note_failure
-- A delivery failed at $3. Where nothing but failures came for $5 milliseconds, and not before the subscription was last switched on ($4),
-- it is switched off by a timer of the id $6. That nothing got through is looked up once more: a success may not have been noted.
WITH noted AS (
    INSERT INTO webhook_failing AS f (tenant_id, subscription_id, since, last) VALUES ($1, $2, $3, $3)
    ON CONFLICT (tenant_id, subscription_id) DO UPDATE
    SET since = CASE WHEN f.since < $4 THEN excluded.since ELSE f.since END, last = greatest(f.last, excluded.last)
    RETURNING since, last
)
INSERT INTO timer (tenant_id, id, purpose, subject, due_at, payload)
SELECT $1, $6, 'webhook-failing', $2, $3, jsonb_build_object('since', n.since)
FROM noted n
WHERE n.last - n.since >= $5 AND NOT EXISTS (
    SELECT FROM resource r
    JOIN attempt a ON a.tenant_id = r.tenant_id AND a.journal_id = split_part(r.id, ':', 2)::uuid AND a.at > n.since AND a.outcome = 'delivered'
    WHERE r.tenant_id = $1 AND r.kind = 'webhook_delivery' AND r.parent = $2
)
ON CONFLICT DO NOTHING

-- name: sweep
-- Forget deliveries of long ago with what was given up of them, and removed subscriptions; at most so many at once.
-- all tenants: rows of everybody grow old alike.
WITH old AS (
    SELECT tenant_id, kind, id FROM resource
    WHERE kind IN ('webhook_delivery', 'webhook_subscription') AND expires_at IS NOT NULL AND expires_at < $1
    ORDER BY expires_at LIMIT $2
), letters AS (
    DELETE FROM dead_letter d USING old o
    WHERE o.kind = 'webhook_delivery' AND d.tenant_id = o.tenant_id AND d.journal_id = split_part(o.id, ':', 2)::uuid
), runs AS (
    DELETE FROM webhook_failing f USING old o
    WHERE o.kind = 'webhook_subscription' AND f.tenant_id = o.tenant_id AND f.subscription_id = o.id
), gone AS (
    DELETE FROM resource r USING old o WHERE r.tenant_id = o.tenant_id AND r.kind = o.kind AND r.id = o.id RETURNING 1
)
SELECT count(*) FROM gone
