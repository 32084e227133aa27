-- name: track_of_name
-- The track of a name: one that runs before one that waits, before the newest.
SELECT id FROM resource
WHERE tenant_id = $1 AND kind = 'track' AND parent = $2 AND state <> 'DELETED'
ORDER BY state = 'STARTED' DESC, state = 'CREATED' DESC, created_at DESC, id LIMIT 1

-- name: devices_of_vehicles
-- The device that each vehicle carries, by its own id or by that of the vehicle.
SELECT v.vehicle, d.device_id
FROM unnest($2::text[]) AS v(vehicle)
CROSS JOIN LATERAL (SELECT t.device_id FROM tracked_device t
                    WHERE t.tenant_id = $1 AND t.registered AND (t.device_id = v.vehicle OR t.carrier = v.vehicle)
                    ORDER BY t.device_id = v.vehicle DESC, t.device_id LIMIT 1) d
