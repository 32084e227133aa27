-- name: members
-- Ids of the people in a group.
SELECT l.id FROM resource_link l
WHERE l.tenant_id = $1 AND l.kind = 'user' AND l.member = 'groups' AND l.value = $2
ORDER BY l.id LIMIT $3

-- name: people_of_groups
-- The people of several groups behind one of them, each once.
SELECT DISTINCT l.id FROM resource_link l
WHERE l.tenant_id = $1 AND l.kind = 'user' AND l.member = 'groups' AND l.value = ANY ($2::text[]) AND l.id > $3
ORDER BY l.id LIMIT $4

-- name: members_of_several
-- Ids of the people in each of several groups.
SELECT l.value AS group_id, l.id FROM resource_link l
WHERE l.tenant_id = $1 AND l.kind = 'user' AND l.member = 'groups' AND l.value = ANY($2::text[])
ORDER BY l.value, l.id LIMIT $3

-- name: other_active_member
-- Whether a group has an active member beside these people.
SELECT EXISTS (
    SELECT FROM resource_link l JOIN resource r ON r.tenant_id = l.tenant_id AND r.kind = l.kind AND r.id = l.id
    WHERE l.tenant_id = $1 AND l.kind = 'user' AND l.member = 'groups' AND l.value = $2 AND l.id <> ALL ($3::text[])
      AND r.state = 'ACTIVE'
) AS found

-- name: open_sessions
-- Sessions of a person that have not ended, see services/session.
SELECT tenant_id, kind, id, version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by, expires_at
FROM resource WHERE tenant_id = $1 AND kind = 'session' AND parent = $2 AND state = 'OPEN' ORDER BY created_at LIMIT $3
