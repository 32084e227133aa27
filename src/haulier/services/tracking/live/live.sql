-- name: positions
-- Where the devices of a tenant are that were seen since a moment: all, or those in one of the boxes ($4 to $7 south, west, north, east),
-- of these types, by these ids, or carried by these; those alone whose newest position is of this app, where one is named. $9 is a limit.
SELECT d.device_id, d.seen_at, d.tis, d.lat, d.lon, d.accuracy, d.speed, d.bearing, d.battery, a.app, d.device_type, d.carrier
FROM tracked_device d JOIN tracked_app a ON a.tenant_id = d.tenant_id AND a.number = d.app
WHERE d.tenant_id = $1 AND d.tis > 0 AND d.registered AND d.seen_at >= $2 AND ($3::text IS NULL OR a.app = $3)
  AND ($8 OR EXISTS (SELECT FROM unnest($4::float8[], $5::float8[], $6::float8[], $7::float8[]) AS b(south, west, north, east)
                     WHERE d.lat BETWEEN b.south AND b.north
                       AND CASE WHEN b.west <= b.east THEN d.lon BETWEEN b.west AND b.east ELSE d.lon >= b.west OR d.lon <= b.east END)
          OR d.device_type = ANY($10::text[]) OR d.device_id = ANY($11::text[]) OR d.carrier = ANY($12::text[]))
ORDER BY d.device_id LIMIT $9

-- name: devices
-- Type and carrier of devices.
SELECT device_id, device_type, carrier FROM tracked_device WHERE tenant_id = $1 AND device_id = ANY($2::text[])
