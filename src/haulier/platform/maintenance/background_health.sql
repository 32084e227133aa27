-- name: standing
-- How far the relay has come, what its leader says of itself, and how many rows are aside.
SELECT c.txid, c.id, l.trouble, (SELECT count(*) FROM relay_aside) AS aside
FROM (SELECT 1) AS one
LEFT JOIN relay_cursor c ON c.tenant_id = $1 AND c.name = $2
LEFT JOIN lease l ON l.tenant_id = $1 AND l.name = $3

-- name: oldest
-- The oldest journal row behind a position: the next one that the relay has to carry.
-- all tenants: one relay serves everybody.
SELECT id, at FROM journal WHERE NOT quiet AND (txid, id) > ($1::xid8, $2::uuid) ORDER BY txid, id LIMIT 1

-- name: overdue
-- When the oldest timer was due that nobody is at, of states and of all others; epoch milliseconds. The index leads from lane to lane and tenant to tenant.
-- all tenants: one clock serves everybody.
WITH RECURSIVE lines AS (
    (SELECT t.lane, t.tenant_id FROM timer t ORDER BY t.lane, t.tenant_id LIMIT 1)
    UNION ALL
    SELECT f.lane, f.tenant_id
    FROM lines p
    CROSS JOIN LATERAL (
        SELECT t.lane, t.tenant_id FROM timer t WHERE (t.lane, t.tenant_id) > (p.lane, p.tenant_id)
        ORDER BY t.lane, t.tenant_id LIMIT 1
    ) f
)
SELECT min(f.due_at) FILTER (WHERE p.lane = 0) AS states, min(f.due_at) FILTER (WHERE p.lane > 0) AS others
FROM lines p
CROSS JOIN LATERAL (
    SELECT t.due_at FROM timer t WHERE t.lane = p.lane AND t.tenant_id = p.tenant_id AND t.lease_until <= $1
    ORDER BY t.due_at LIMIT 1
) f

-- name: batches
-- How many batches stand in line or are worked at.
-- all tenants: an operator watches everybody's.
SELECT count(*) FROM timer WHERE purpose = 'batch'
