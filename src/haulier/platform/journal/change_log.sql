-- name: change_log
-- What happened to one resource, last first, between two moments; from a version on that leaves out refusals or not.
-- Two requests may overtake each other after they came in (at); by their transactions (txid) they are in the order of planning.
SELECT id, at, kind, resource_id, version, event, state, request_id, actor, data, meta FROM journal
WHERE tenant_id = $1 AND at >= $4 AND at < $5 AND version >= $6
  AND ((hashtextextended(resource_id, 0) = hashtextextended($3, 0) AND kind = $2 AND resource_id = $3)
       OR also @> ARRAY[$2 || '/' || $3])
ORDER BY txid DESC, at DESC, id DESC
LIMIT $7 OFFSET $8

-- name: change_log_count
-- How much happened to one resource between two moments.
SELECT count(*) FROM journal
WHERE tenant_id = $1 AND at >= $4 AND at < $5 AND version >= $6
  AND ((hashtextextended(resource_id, 0) = hashtextextended($3, 0) AND kind = $2 AND resource_id = $3)
       OR also @> ARRAY[$2 || '/' || $3])

-- name: journal_count
-- How many commands of a tenant were applied, by event.
SELECT event, count(*) AS n FROM journal WHERE tenant_id = $1 GROUP BY event

-- name: changed_beside
-- The ids of all resources of a kind that changes of one resource ever changed beside it.
SELECT DISTINCT substr(name, length($4) + 2) AS id
FROM journal, unnest(also) AS name
WHERE tenant_id = $1 AND hashtextextended(resource_id, 0) = hashtextextended($3, 0) AND kind = $2 AND resource_id = $3
  AND starts_with(name, $4 || '/')
