-- name: take
-- Take a request id, unless it was taken a moment ago: one row, or none. Old ones of the tenant go.
WITH old AS (
    DELETE FROM admin_request WHERE tenant_id = $1 AND at < $4 AND request_id <> $2
)
INSERT INTO admin_request AS taken (tenant_id, request_id, at) VALUES ($1, $2, $3)
ON CONFLICT (tenant_id, request_id) DO UPDATE SET at = excluded.at WHERE taken.at < $4
RETURNING at
