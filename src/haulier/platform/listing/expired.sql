-- name: any_expired
-- Whether a resource of a kind ($2) is over at a moment ($3) and has not been removed yet: mostly none is.
SELECT EXISTS (SELECT FROM resource r WHERE r.tenant_id = $1 AND r.kind = $2 AND r.expires_at <= $3)
