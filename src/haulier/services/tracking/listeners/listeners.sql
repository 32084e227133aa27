-- name: listener_device
-- Whose device it is that names no tenant, and what it speaks.
-- all tenants: an id of such a protocol is one tenant's of the installation.
SELECT tenant_id, protocol FROM listener_device WHERE device_id = $1
