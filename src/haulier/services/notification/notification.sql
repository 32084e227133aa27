-- Reads of notifications.

-- name: count_apps
-- How many apps a tenant has.
SELECT count(*) FROM resource WHERE tenant_id = $1 AND kind = 'push_app' AND state <> 'DELETED'

-- name: devices_of
-- The devices of some people in an app.
SELECT tenant_id, kind, id, version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by, expires_at
FROM resource
WHERE tenant_id = $1 AND kind = 'push_device' AND parent = ANY ($3::text[]) AND type = $2 AND state = 'ACTIVE' AND expires_at > $4
ORDER BY updated_at DESC, id

-- name: change_log
-- The journal's rows about an app, its settings, its filters and its notifications, the newest first, or the oldest ($7).
SELECT j.id, j.at, j.kind, j.resource_id, j.version, j.event, j.actor, j.data
FROM resource r JOIN journal j ON j.tenant_id = $1 AND j.kind = r.kind AND j.resource_id = r.id AND j.at >= $3 AND j.at < $4
WHERE r.tenant_id = $1
  AND ((r.kind = 'push_app' AND r.id = $2) OR (r.kind IN ('push_config', 'notification_filter', 'notification') AND r.parent = $2))
ORDER BY CASE WHEN $7 THEN j.at END, CASE WHEN $7 THEN j.id END, j.at DESC, j.id DESC LIMIT $5 OFFSET $6

-- name: change_log_count
-- How many there are.
SELECT count(*)
FROM resource r JOIN journal j ON j.tenant_id = $1 AND j.kind = r.kind AND j.resource_id = r.id AND j.at >= $3 AND j.at < $4
WHERE r.tenant_id = $1
  AND ((r.kind = 'push_app' AND r.id = $2) OR (r.kind IN ('push_config', 'notification_filter', 'notification') AND r.parent = $2))

-- name: sweep
-- Forget notices, paces, devices and notifications whose time is over, of which the journal tells all the same; at most so many at once.
-- all tenants: rows of everybody grow old alike.
WITH old AS (
    SELECT tenant_id, kind, id FROM resource
    WHERE kind IN ('notice', 'notification_pace', 'push_device', 'notification') AND created_at > 0 AND expires_at < $1 LIMIT $2
), gone AS (
    DELETE FROM resource r USING old o WHERE r.tenant_id = o.tenant_id AND r.kind = o.kind AND r.id = o.id RETURNING 1
)
SELECT count(*) FROM gone
