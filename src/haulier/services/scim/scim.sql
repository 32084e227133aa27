-- name: users
-- A page of the people of a tenant, the oldest first, without those whom a directory deleted; of one display name where that is asked.
SELECT r.tenant_id, r.kind, r.id, r.version, r.type, r.key, r.parent, r.state, r.attrs, r.body,
       r.created_at, r.created_by, r.updated_at, r.updated_by, r.expires_at
FROM resource r
WHERE r.tenant_id = $1 AND r.kind = 'user' AND r.created_at > 0
  AND ($4::text IS NULL OR lower(concat_ws(' ', r.body ->> 'firstName', r.body ->> 'lastName')) = lower($4))
  AND NOT (r.state = 'BLOCKED' AND EXISTS (
      SELECT FROM resource s WHERE s.tenant_id = r.tenant_id AND s.kind = 'scim_user' AND s.id = r.id AND s.state = 'REMOVED'))
ORDER BY r.created_at, r.id LIMIT $2 OFFSET $3

-- name: count_users
-- How many there are of them.
SELECT count(*) FROM resource r
WHERE r.tenant_id = $1 AND r.kind = 'user'
  AND ($2::text IS NULL OR lower(concat_ws(' ', r.body ->> 'firstName', r.body ->> 'lastName')) = lower($2))
  AND NOT (r.state = 'BLOCKED' AND EXISTS (
      SELECT FROM resource s WHERE s.tenant_id = r.tenant_id AND s.kind = 'scim_user' AND s.id = r.id AND s.state = 'REMOVED'))

-- name: groups
-- A page of the groups of a tenant that are not retired, the oldest first.
SELECT tenant_id, kind, id, version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by, expires_at
FROM resource
WHERE tenant_id = $1 AND kind = 'group' AND created_at > 0 AND body ->> 'isDeleted' IS DISTINCT FROM 'true'
ORDER BY created_at, id LIMIT $2 OFFSET $3

-- name: count_groups
-- How many there are of them.
SELECT count(*) FROM resource WHERE tenant_id = $1 AND kind = 'group' AND body ->> 'isDeleted' IS DISTINCT FROM 'true'
