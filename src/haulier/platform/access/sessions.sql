-- name: seen
-- Keep that a session is used, and until when it lasts therefore, unless another process did so a moment ago. Everybody hears of it, as of
-- every change of a session; it is no event, so the version stays.
UPDATE resource SET body = jsonb_set(body, '{seenAt}', to_jsonb($3::bigint)), updated_at = $3, expires_at = $4
WHERE tenant_id = $1 AND kind = 'session' AND id = $2 AND state = 'OPEN' AND expires_at > $3 AND (body ->> 'seenAt')::bigint <= $5
