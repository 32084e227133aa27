-- name: wanted
-- Those of the devices that have subscriptions. A tenant without any costs one look. LATERAL with LIMIT 1: a look by key for each device,
-- however many subscriptions the tenant has.
SELECT d.number
FROM (SELECT FROM resource r WHERE r.tenant_id = $1 AND r.kind = 'topic_subscription' LIMIT 1) has_any
CROSS JOIN unnest($2::bigint[]) AS n(number)
CROSS JOIN LATERAL (SELECT d.number, d.device_id FROM tracked_device d WHERE d.tenant_id = $1 AND d.number = n.number LIMIT 1) d
CROSS JOIN LATERAL (
    SELECT FROM resource r WHERE r.tenant_id = $1 AND r.kind = 'topic_subscription' AND r.parent = d.device_id COLLATE "default" AND r.state = 'ACTIVE'
    LIMIT 1
) s

-- name: due
-- The subscriptions of devices, with what was sent last.
SELECT r.id, r.parent AS device, r.type AS topic, r.body::text AS body, coalesce(s.tis, 0) AS tis, coalesce(s.sent_at, 0) AS sent_at
FROM resource r LEFT JOIN topic_sent s ON s.tenant_id = r.tenant_id AND s.subscription = r.id
WHERE r.tenant_id = $1 AND r.kind = 'topic_subscription' AND r.parent = ANY($2::text[]) AND r.state = 'ACTIVE'
ORDER BY r.id

-- name: keep_sent
-- Keep what was sent.
INSERT INTO topic_sent (tenant_id, subscription, tis, sent_at)
SELECT $1, n.* FROM unnest($2::text[], $3::bigint[], $4::bigint[]) AS n(subscription, tis, sent_at)
ON CONFLICT (tenant_id, subscription) DO UPDATE SET tis = excluded.tis, sent_at = excluded.sent_at

-- name: of_device
-- The subscriptions of a device.
SELECT id FROM resource
WHERE tenant_id = $1 AND kind = 'topic_subscription' AND parent = $2 AND state = 'ACTIVE'
ORDER BY created_at, id LIMIT $3

-- name: sweep
-- Forget what was sent by subscriptions that are over.
-- all tenants: it is one clean-up for everybody.
WITH gone AS (
    DELETE FROM topic_sent WHERE (tenant_id, subscription) IN (
        SELECT s.tenant_id, s.subscription FROM topic_sent s WHERE s.sent_at <= $1 LIMIT $2
    ) RETURNING 1
)
SELECT count(*) FROM gone
