-- name: numbers
-- The numbers of devices that are or were known, by their ids.
SELECT device_id, number FROM tracked_device WHERE tenant_id = $1 AND device_id = ANY($2::text[])

-- name: devices
-- A page of the devices of a geofence, by their ids.
SELECT d.device_id, p.device, p.app, p.state, p.subscribed_at, p.since, w.movements
FROM geofence_pair p
JOIN tracked_device d ON d.tenant_id = $1 AND d.number = p.device
JOIN geofenced_device w ON w.tenant_id = $1 AND w.device = p.device
WHERE p.tenant_id = $1 AND p.geofence = $2 AND ($3::text IS NULL OR d.device_id = $3) AND ($4::text IS NULL OR p.state = $4)
ORDER BY d.device_id LIMIT $5 OFFSET $6

-- name: count_devices
-- How many that are.
SELECT count(*) FROM geofence_pair WHERE tenant_id = $1 AND geofence = $2 AND ($3::text IS NULL OR state = $3)

-- name: events
-- A page of what happened at a geofence, the newest first.
SELECT e.id, e.device_id, e.app, e.event, e.tis, e.lat, e.lon, e.accuracy, e.is_reported FROM geofence_event e
WHERE e.tenant_id = $1 AND e.geofence = $2 AND e.tis >= $3 AND e.tis <= $4 AND ($5::text IS NULL OR e.device_id = $5)
  AND ($6::text IS NULL OR e.app = $6)
ORDER BY e.tis DESC, e.id DESC LIMIT $7 OFFSET $8

-- name: count_events
-- How many that are.
SELECT count(*) FROM geofence_event e
WHERE e.tenant_id = $1 AND e.geofence = $2 AND e.tis >= $3 AND e.tis <= $4 AND ($5::text IS NULL OR e.device_id = $5)
  AND ($6::text IS NULL OR e.app = $6)

-- name: events_of_device
-- What happened between a device and the geofences that it is subscribed to, in the order of time.
SELECT e.geofence, coalesce(r.body ->> 'name', r.key) AS name, e.event, e.tis, e.lat, e.lon
FROM tracked_device d
JOIN geofence_pair p ON p.tenant_id = $1 AND p.device = d.number
JOIN geofence_event e ON e.tenant_id = $1 AND e.geofence = p.geofence AND e.device_id = $2 AND e.tis >= $3 AND e.tis <= $4
JOIN resource r ON r.tenant_id = $1 AND r.kind = 'geofence' AND r.id = e.geofence
WHERE d.tenant_id = $1 AND d.device_id = $2 AND ($5::text IS NULL OR e.app = $5)
ORDER BY e.tis, e.id LIMIT $6

-- name: in_view
-- The geofences in a part of the map, which may be two boxes, by their ids; how many there are in all stands in each row.
SELECT r.tenant_id, r.kind, r.id, r.version, r.type, r.key, r.parent, r.state, r.attrs, r.body, r.created_at, r.created_by, r.updated_at,
       r.updated_by, r.expires_at, x.total
FROM (
    SELECT a.geofence, count(*) OVER () AS total
    FROM (SELECT DISTINCT geofence FROM geofence_area
          WHERE tenant_id = $1 AND (area && box(point($2, $3), point($4, $5)) OR area && box(point($6, $3), point($7, $5)))) a
    JOIN resource s ON s.tenant_id = $1 AND s.kind = 'geofence' AND s.id = a.geofence
    WHERE $8::text IS NULL OR s.state = $8
    ORDER BY a.geofence LIMIT $9 OFFSET $10
) x
JOIN resource r ON r.tenant_id = $1 AND r.kind = 'geofence' AND r.id = x.geofence
ORDER BY r.id
