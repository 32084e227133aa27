-- name: kept
-- What lies in the mailbox, the newest first.
-- all tenants: the operator alone asks, who runs the installation for all of them.
SELECT tenant_id, id, body, created_at FROM resource
WHERE kind = 'message' AND state = 'KEPT' AND created_at > 0 AND expires_at > $1
ORDER BY created_at DESC, id DESC LIMIT $2

-- name: sweep
-- Forget messages that are over, of which the journal tells all the same; at most so many at once. One that waits for a server is not over.
-- all tenants: rows of everybody grow old alike.
WITH old AS (
    SELECT tenant_id, id FROM resource
    WHERE kind = 'message' AND created_at > 0 AND expires_at < $1 AND state <> 'QUEUED' LIMIT $2
), gone AS (
    DELETE FROM resource r USING old WHERE r.tenant_id = old.tenant_id AND r.kind = 'message' AND r.id = old.id RETURNING 1
)
SELECT count(*) FROM gone
