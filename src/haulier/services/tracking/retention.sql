-- name: tenants_with_days
-- Tenants that have devices and say for how long they keep points, with what they say.
-- all tenants: it is one clean-up for everybody.
WITH RECURSIVE t(tenant_id) AS (
    (SELECT tenant_id FROM tracked_device ORDER BY tenant_id LIMIT 1)
    UNION ALL
    SELECT (SELECT d.tenant_id FROM tracked_device d WHERE d.tenant_id > t.tenant_id ORDER BY d.tenant_id LIMIT 1)
    FROM t WHERE t.tenant_id IS NOT NULL
)
SELECT t.tenant_id, r.body #>> '{metadata,tracking}' AS said
FROM t JOIN resource r ON r.tenant_id = t.tenant_id AND r.kind = 'tenant' AND r.id = t.tenant_id
WHERE r.body #> '{metadata,tracking}' IS NOT NULL

-- name: days_until
-- The first moments of the days before a moment of which there are points, the oldest first.
-- all tenants: partitions hold everybody's points.
SELECT (extract(epoch FROM to_date(right(c.relname, 8), 'YYYYMMDD')) * 1000)::bigint AS first
FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = 'trace_point'::regclass AND c.relname < 'trace_point_' || to_char(to_timestamp($1::bigint / 1000) AT TIME ZONE 'UTC', 'YYYYMMDD')
ORDER BY c.relname

-- name: devices_of_day
-- Devices of a tenant that have points of a time, behind a device, some of them.
SELECT d.number FROM tracked_device d
WHERE d.tenant_id = $1 AND d.number > $2 AND EXISTS (SELECT FROM trace_point p WHERE p.device = d.number AND p.tis >= $3 AND p.tis < $4)
ORDER BY d.number LIMIT $5

-- name: forget_points
-- Remove the points of a time of a tenant's devices.
DELETE FROM trace_point p
WHERE p.device IN (SELECT d.number FROM tracked_device d WHERE d.tenant_id = $1 AND d.number = ANY($2::bigint[])) AND p.tis >= $3 AND p.tis < $4
