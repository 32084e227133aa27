-- name: count
-- How many providers, templates or notifications there are.
SELECT count(*) FROM resource WHERE tenant_id = $1 AND kind = $2 AND created_at > 0

-- name: tenant_of_provider
-- Whose provider this is.
-- all tenants: a gateway that calls back says nothing but the provider's id.
SELECT tenant_id FROM resource WHERE kind = 'message_provider' AND id = $1

-- name: by_gateway_id
-- The delivery that a gateway knows under this id.
SELECT id::text AS id, group_id FROM delivery
WHERE tenant_id = $1 AND provider = $2 AND provider_id = $3 AND sender = 'messaging' ORDER BY created_at DESC LIMIT 1

-- name: newest_to
-- The newest delivery of a provider to a recipient.
SELECT id::text AS id, group_id FROM delivery
WHERE tenant_id = $1 AND provider = $2 AND digest_key = $3 AND sender = 'messaging' ORDER BY created_at DESC LIMIT 1

-- name: sweep
-- Forget messages of long ago and what gateways said of them; at most so many at once.
-- all tenants: rows of everybody grow old alike.
WITH old AS (
    SELECT tenant_id, kind, id FROM resource
    WHERE kind IN ('app_message', 'message_receipt') AND expires_at IS NOT NULL AND expires_at < $1
    ORDER BY expires_at LIMIT $2
), gone AS (
    DELETE FROM resource r USING old o WHERE r.tenant_id = o.tenant_id AND r.kind = o.kind AND r.id = o.id RETURNING 1
)
SELECT count(*) FROM gone
