-- name: waiting
-- Devices with points to judge, the oldest work first, of each tenant some: nobody waits for all that another has sent.
WITH RECURSIVE tenants AS (
    (SELECT w.tenant_id FROM trace_work w ORDER BY w.tenant_id LIMIT 1)
    UNION ALL
    SELECT (SELECT w.tenant_id FROM trace_work w WHERE w.tenant_id > t.tenant_id ORDER BY w.tenant_id LIMIT 1)
    FROM tenants t WHERE t.tenant_id IS NOT NULL
)
SELECT t.tenant_id, x.devices, x.lasts
FROM tenants t CROSS JOIN LATERAL (
    SELECT array_agg(g.device) AS devices, array_agg(g.last) AS lasts
    FROM (SELECT o.device, max(o.id) AS last FROM (SELECT w.device, w.id FROM trace_work w WHERE w.tenant_id = t.tenant_id ORDER BY w.id LIMIT $1) o GROUP BY o.device) g
) x
WHERE t.tenant_id IS NOT NULL AND x.devices IS NOT NULL

-- name: pass_over
-- Forget work of devices that no step wants, of each up to what was looked at: the rows of one device are committed in the order of their
-- ids. Where it was before stands in the work that comes next.
DELETE FROM trace_work w USING unnest($2::bigint[], $3::bigint[]) AS n(device, last)
WHERE w.tenant_id = $1 AND w.device = n.device AND w.id <= n.last

-- name: claim
-- Those of the devices that no other worker judges now, to the end of the transaction. It writes nothing: a transaction that only reads
-- holds up nobody. They are found first: in one condition with the others, the lock may be tried before these, and held for any device.
WITH named AS MATERIALIZED (SELECT d.number FROM tracked_device d WHERE d.tenant_id = $1 AND d.number = ANY($2::bigint[]))
SELECT n.number FROM named n WHERE pg_try_advisory_xact_lock($3, (n.number % 2147483648)::int)

-- name: work
-- What there is to judge of devices that were claimed, and up to where they were judged.
SELECT d.number, d.device_id, d.device_type, d.carrier, j.tis AS judged_tis, j.seq AS judged_seq, j.lat AS judged_lat, j.lon AS judged_lon,
       d.tis, coalesce(d.seq, -1) AS seq, d.lat, d.lon, w.last, w.before_tis
FROM (SELECT device, max(id) AS last, min(before_tis) AS before_tis FROM trace_work WHERE tenant_id = $1 AND device = ANY($2::bigint[]) GROUP BY device) w
JOIN tracked_device d ON d.tenant_id = $1 AND d.number = w.device
LEFT JOIN trace_judged j ON j.tenant_id = $1 AND j.device = d.number

-- name: points
-- The points of devices behind those that were judged, the oldest first, of each device some.
SELECT n.device, p.tis, p.seq, a.app, p.lat, p.lon, p.accuracy, p.speed, p.bearing
FROM unnest($2::bigint[], $3::bigint[], $4::bigint[]) AS n(device, tis, seq)
CROSS JOIN LATERAL (
    SELECT q.tis, q.seq, q.app, q.lat, q.lon, q.accuracy, q.speed, q.bearing FROM trace_point q
    WHERE q.device = n.device AND q.tis >= n.tis AND (q.tis, q.seq) > (n.tis, n.seq)
    ORDER BY q.tis, q.seq, q.app LIMIT $5
) p
JOIN tracked_app a ON a.tenant_id = $1 AND a.number = p.app

-- name: set_timers
-- Set timers; one that stands stays as it is.
INSERT INTO timer (tenant_id, id, purpose, subject, due_at, payload)
SELECT $1, n.id, n.purpose, n.subject, n.due_at, n.payload::jsonb
FROM unnest($2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::text[]) AS n(id, purpose, subject, due_at, payload)
ON CONFLICT (tenant_id, id) DO NOTHING

-- name: finish
-- Keep up to where devices were judged, and forget the work that this was. $7 is none where more of the device's points wait.
WITH kept AS (
    INSERT INTO trace_judged (tenant_id, device, tis, seq, lat, lon)
    SELECT $1, n.* FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::float8[], $6::float8[]) AS n(device, tis, seq, lat, lon)
    ON CONFLICT (tenant_id, device) DO UPDATE SET tis = excluded.tis, seq = excluded.seq, lat = excluded.lat, lon = excluded.lon
    WHERE (excluded.tis, excluded.seq) > (trace_judged.tis, trace_judged.seq)
)
DELETE FROM trace_work w USING unnest($2::bigint[], $7::bigint[]) AS n(device, last)
WHERE w.tenant_id = $1 AND w.device = n.device AND w.id <= n.last
