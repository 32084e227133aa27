-- name: keep_topic
-- Keep which device a key of topics stands for.
INSERT INTO mqtt_topic (tenant_id, key, device_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING

-- name: device_of_topic
-- The device that a key of topics stands for.
SELECT device_id FROM mqtt_topic WHERE tenant_id = $1 AND key = $2

-- name: mqtt_devices
-- Those of devices, by number, that speak MQTT.
SELECT number FROM tracked_device WHERE tenant_id = $1 AND number = ANY($2::bigint[]) AND registered AND protocol = 'MQTT'
