-- name: device_numbers
-- The numbers of devices of a tenant that may send.
SELECT device_id, number FROM tracked_device WHERE tenant_id = $1 AND device_id = ANY($2::text[]) AND registered

-- name: app_numbers
-- The numbers of apps, given to those that have none.
WITH made AS (
    INSERT INTO tracked_app (tenant_id, app)
    SELECT $1, a FROM unnest($2::text[]) a
    WHERE NOT EXISTS (SELECT FROM tracked_app t WHERE t.tenant_id = $1 AND t.app = a)
    ON CONFLICT DO NOTHING RETURNING app, number
)
SELECT app, number FROM made
UNION ALL
SELECT app, number FROM tracked_app WHERE tenant_id = $1 AND app = ANY($2::text[])

-- name: store
-- Store points, move their devices forward, and leave word of what is to be judged: all of it or nothing. $3 to $14 are the newest point of
-- each device, $15 to $30 all points. Devices come in the order of their numbers, so that two statements wait for each other in one
-- direction alone. Answers how many devices may send, and how many points are new; where that is not all of them, which.
-- all tenants: points of several tenants share a statement, and a device's number is one tenant's.
WITH moved AS (
    UPDATE tracked_device d
    SET seen_at = greatest(d.seen_at, $1),
        tis = CASE WHEN n.tis > d.tis THEN n.tis ELSE d.tis END,
        seq = CASE WHEN n.tis > d.tis THEN n.seq ELSE d.seq END,
        app = CASE WHEN n.tis > d.tis THEN n.app ELSE d.app END,
        lat = CASE WHEN n.tis > d.tis THEN n.lat ELSE d.lat END,
        lon = CASE WHEN n.tis > d.tis THEN n.lon ELSE d.lon END,
        accuracy = CASE WHEN n.tis > d.tis THEN n.accuracy ELSE d.accuracy END,
        speed = CASE WHEN n.tis > d.tis THEN n.speed ELSE d.speed END,
        bearing = CASE WHEN n.tis > d.tis THEN n.bearing ELSE d.bearing END,
        altitude = CASE WHEN n.tis > d.tis THEN n.altitude ELSE d.altitude END,
        battery = CASE WHEN n.tis > d.tis THEN n.battery ELSE d.battery END,
        names = CASE WHEN n.names IS NULL OR d.names @> string_to_array(n.names, E'\x1f') THEN d.names
                     ELSE (SELECT array_agg(x) FROM (SELECT DISTINCT unnest(string_to_array(n.names, E'\x1f') || d.names) x LIMIT $2) u) END
    FROM unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::int[], $7::float8[], $8::float8[], $9::float8[], $10::float8[],
                $11::float8[], $12::float8[], $13::float8[], $14::text[])
        AS n(number, tis, seq, app, lat, lon, accuracy, speed, bearing, altitude, battery, names)
    JOIN tracked_device b ON b.number = n.number
    WHERE d.number = n.number AND d.registered
    RETURNING d.tenant_id, d.number, b.tis AS before_tis
), stored AS (
    INSERT INTO trace_point (device, tis, seq, app, is_mobile, received_at, lat, lon, accuracy, speed, bearing, altitude, battery,
                             distance, provider, md, meta, has_meta)
    SELECT p.device, p.tis, p.seq, p.app, p.is_mobile, $1, p.lat, p.lon, p.accuracy, p.speed, p.bearing, p.altitude, p.battery,
           p.distance, p.provider, p.md, p.meta, p.meta IS NOT NULL
    FROM unnest($15::bigint[], $16::bigint[], $17::bigint[], $18::int[], $19::boolean[], $20::float8[], $21::float8[], $22::float8[],
                $23::float8[], $24::float8[], $25::float8[], $26::float8[], $27::float8[], $28::text[], $29::text[], $30::text[])
        AS p(device, tis, seq, app, is_mobile, lat, lon, accuracy, speed, bearing, altitude, battery, distance, provider, md, meta)
    WHERE p.device = ANY(ARRAY(SELECT number FROM moved))
    ON CONFLICT DO NOTHING
    RETURNING device, tis, seq, app
), noted AS (
    INSERT INTO trace_work (tenant_id, device, before_tis)
    SELECT m.tenant_id, m.number, m.before_tis FROM moved m WHERE m.number IN (SELECT device FROM stored)
)
SELECT 0 AS what, (SELECT count(*) FROM moved) AS device, (SELECT count(*) FROM stored) AS tis, 0 AS seq, 0 AS app
UNION ALL
SELECT 1, number, 0, 0, 0 FROM moved WHERE (SELECT count(*) FROM moved) < cardinality($3)
UNION ALL
SELECT 2, device, tis, seq, app FROM stored WHERE (SELECT count(*) FROM stored) < cardinality($15)

-- name: make_days
-- Make the partitions of these days, one worker at a time; a point of today must not wait for long behind a read of all days.
-- all tenants: partitions hold everybody's points.
SELECT haulier_trace_day(day) FROM unnest($1::int[]) day

-- name: one_at_a_time
-- all tenants: partitions hold everybody's points.
SELECT pg_advisory_xact_lock($1)

-- name: patience
-- all tenants: settings of the transaction.
SELECT set_config('lock_timeout', '5s', true), set_config('idle_in_transaction_session_timeout', '5s', true)

-- name: old_days
-- Partitions of days before a day, the oldest first.
-- all tenants: partitions hold everybody's points.
SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = 'trace_point'::regclass AND c.relname < 'trace_point_' || to_char(to_timestamp($1::bigint * 86400) AT TIME ZONE 'UTC', 'YYYYMMDD')
ORDER BY c.relname

-- name: drop_day
-- Drop the points of a day.
-- all tenants: the retention is that of the installation.
SELECT haulier_drop_trace_day($1)
