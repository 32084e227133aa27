-- name: last_positions
-- Where devices are, by their ids.
SELECT d.device_id, d.seen_at, d.tis, d.seq, a.app, d.lat, d.lon, d.accuracy, d.speed, d.bearing, d.altitude, d.battery, d.names
FROM tracked_device d LEFT JOIN tracked_app a ON a.tenant_id = d.tenant_id AND a.number = d.app
WHERE d.tenant_id = $1 AND d.device_id = ANY($2::text[])

-- name: tenant_of_listener
-- Whose device it is that names no tenant.
-- all tenants: an id of such a protocol is one tenant's of the installation.
SELECT tenant_id FROM listener_device WHERE device_id = $1

-- name: device_known
-- Whether a device ever sent or was registered, and its further names.
SELECT names FROM tracked_device WHERE tenant_id = $1 AND device_id = $2

-- name: points
-- A page of the points of a device in a time, in their order, of these apps or of all. All but meta is in the key, which is read alone.
SELECT p.tis, p.seq, p.app, p.is_mobile, p.lat, p.lon, p.accuracy, p.speed, p.bearing, p.altitude, p.battery, p.distance, p.provider,
       p.md,
       CASE WHEN p.has_meta THEN (SELECT m.meta FROM trace_point m
                                  WHERE m.device = p.device AND m.tis = p.tis AND m.seq = p.seq AND m.app = p.app) END AS meta
FROM trace_point p
WHERE p.device = (SELECT number FROM tracked_device WHERE tenant_id = $1 AND device_id = $2) AND p.tis >= $3 AND p.tis <= $4
  AND ($5::text IS NULL OR p.app = (SELECT number FROM tracked_app WHERE tenant_id = $1 AND app = $5))
ORDER BY p.tis, p.seq, p.app LIMIT $6 OFFSET $7

-- name: count_points
-- How many that are.
SELECT count(*) FROM trace_point p
WHERE p.device = (SELECT number FROM tracked_device WHERE tenant_id = $1 AND device_id = $2) AND p.tis >= $3 AND p.tis <= $4
  AND ($5::text IS NULL OR p.app = (SELECT number FROM tracked_app WHERE tenant_id = $1 AND app = $5))

-- name: sequence_numbers
-- The sequence numbers of a device's points of one app, behind one of them ($3, $4) and up to a moment, some of them.
SELECT p.tis, p.seq FROM trace_point p
WHERE p.device = (SELECT number FROM tracked_device WHERE tenant_id = $1 AND device_id = $2) AND p.tis >= $3 AND (p.tis, p.seq) > ($3, $4)
  AND p.tis <= $5 AND p.app = (SELECT number FROM tracked_app WHERE tenant_id = $1 AND app = $6) AND p.seq >= 0
ORDER BY p.tis, p.seq LIMIT $7

-- name: apps
-- The names of apps by their numbers.
SELECT number, app FROM tracked_app WHERE tenant_id = $1 AND number = ANY($2::int[])

-- name: fixes
-- Times and places of a device, in their order.
SELECT p.tis, p.lat, p.lon FROM trace_point p
WHERE p.device = (SELECT number FROM tracked_device WHERE tenant_id = $1 AND device_id = $2) AND p.tis >= $3 AND p.tis <= $4
  AND ($5::text IS NULL OR p.app = (SELECT number FROM tracked_app WHERE tenant_id = $1 AND app = $5))
ORDER BY p.tis, p.seq, p.app LIMIT $6

-- name: newest_of_carriers
-- The newest points in a time, so many, of the device that was heard of last among those that these carry.
SELECT p.tis, p.lat, p.lon FROM trace_point p
WHERE p.device = (SELECT d.number FROM tracked_device d
                  WHERE d.tenant_id = $1 AND d.carrier = ANY($2::text[]) AND d.registered AND d.tis >= $3
                  ORDER BY d.tis DESC, d.number LIMIT 1)
  AND p.tis >= $3 AND p.tis <= $4
ORDER BY p.tis DESC, p.seq DESC, p.app DESC LIMIT $5
