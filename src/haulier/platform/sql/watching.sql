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
-- When the oldest timer was due that nobody is at, of states and of all others; epoch milliseconds.
-- all tenants: one clock serves everybody.
SELECT (SELECT due_at FROM timer WHERE lease_until <= $1 AND purpose IN ('substate', 'expiry') ORDER BY due_at LIMIT 1) AS states,
       (SELECT due_at FROM timer WHERE lease_until <= $1 AND purpose NOT IN ('substate', 'expiry') ORDER BY due_at LIMIT 1) AS others

-- name: batches
-- How many batches stand in line or are worked at.
-- all tenants: an operator watches everybody's.
SELECT count(*) FROM timer WHERE purpose = 'batch'
