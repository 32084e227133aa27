-- name: track_of_name
-- The track of a name: one that runs before one that waits, before the newest.
SELECT id FROM resource
WHERE tenant_id = $1 AND kind = 'track' AND parent = $2 AND state <> 'DELETED'
ORDER BY state = 'STARTED' DESC, state = 'CREATED' DESC, created_at DESC, id LIMIT 1

-- name: device_of_vehicle
-- The device that a vehicle carries, by its own id or by that of the vehicle.
SELECT device_id FROM tracked_device
WHERE tenant_id = $1 AND registered AND (device_id = $2 OR carrier = $2)
ORDER BY device_id = $2 DESC, device_id LIMIT 1
