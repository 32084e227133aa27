-- name: by_saml_id
-- The person whose settings name a connection and a NameID. Of two, neither is meant.
SELECT tenant_id, kind, id, version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by, expires_at
FROM resource WHERE tenant_id = $1 AND kind = 'user' AND body ->> 'samlUserId' = $2 AND body ->> 'samlConnector' = $3
LIMIT 2

-- name: next_signed_in
-- The next link of a connection, after another one, whose person has an open session.
SELECT l.id, l.body ->> 'userId' AS user_id FROM resource l
WHERE l.tenant_id = $1 AND l.kind = 'connection_link' AND l.parent = $2 AND l.id > $3 AND EXISTS (
    SELECT FROM resource s
    WHERE s.tenant_id = l.tenant_id AND s.kind = 'session' AND s.parent = l.body ->> 'userId' AND s.state = 'OPEN')
ORDER BY l.id LIMIT 1

-- name: sweep
-- Forget outside sign-ins and assertions that are over, at most so many at once; the journal tells of the sign-ins all the same.
-- all tenants: rows of everybody grow old alike.
WITH old AS (
    SELECT tenant_id, kind, id FROM resource
    WHERE kind IN ('outside_login', 'saml_assertion') AND created_at < $1 AND expires_at < $1 LIMIT $2
), gone AS (
    DELETE FROM resource r USING old WHERE r.tenant_id = old.tenant_id AND r.kind = old.kind AND r.id = old.id RETURNING 1
)
SELECT count(*) FROM gone
