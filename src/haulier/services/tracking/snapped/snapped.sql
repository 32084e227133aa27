-- name: fixes
-- Times, places and accuracies of a device's points of one app, in their order.
SELECT p.tis, p.lat, p.lon, p.accuracy FROM trace_point p
WHERE p.device = (SELECT number FROM tracked_device WHERE tenant_id = $1 AND device_id = $2) AND p.tis >= $3 AND p.tis <= $4
  AND p.app = (SELECT number FROM tracked_app WHERE tenant_id = $1 AND app = $5)
ORDER BY p.tis, p.seq LIMIT $6
