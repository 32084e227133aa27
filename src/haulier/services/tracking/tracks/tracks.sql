-- name: list_tracks
-- A page of the tracks that were made and not deleted, the newest first, in one state or in any.
SELECT id FROM resource
WHERE tenant_id = $1 AND kind = 'track' AND created_at > 0 AND state <> 'DELETED' AND ($2::text IS NULL OR state = $2)
  AND (expires_at IS NULL OR expires_at > $3)
ORDER BY created_at DESC, id LIMIT $4 OFFSET $5

-- name: count_tracks
-- How many those are.
SELECT count(*) FROM resource
WHERE tenant_id = $1 AND kind = 'track' AND created_at > 0 AND state <> 'DELETED' AND ($2::text IS NULL OR state = $2)
  AND (expires_at IS NULL OR expires_at > $3)
