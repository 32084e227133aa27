-- name: entries
-- What happened to identities in a stretch of time, newest first. The condition on kinds is that of the index journal_audit.
SELECT j.id::text AS id, j.at, j.kind, j.resource_id, j.event, j.state, j.request_id, j.actor::text AS actor, j.data
FROM journal j
WHERE j.tenant_id = $1 AND j.at >= $2 AND j.at < $3 AND j.kind = ANY ($4::text[])
  AND j.kind NOT IN ('job', 'dispatch', 'workflow_instance', 'participant', 'container', 'entity')
  AND ($5::text IS NULL OR j.event = $5)
  AND ($6::text IS NULL OR j.actor ->> 'id' = $6 OR j.resource_id = $6 OR strpos(j.data, $6) > 0)
ORDER BY j.at DESC, j.id DESC LIMIT $7 OFFSET $8

-- name: count
-- How many there are, counted to a bound.
SELECT count(*) AS total FROM (
    SELECT FROM journal j
    WHERE j.tenant_id = $1 AND j.at >= $2 AND j.at < $3 AND j.kind = ANY ($4::text[])
      AND j.kind NOT IN ('job', 'dispatch', 'workflow_instance', 'participant', 'container', 'entity')
      AND ($5::text IS NULL OR j.event = $5)
      AND ($6::text IS NULL OR j.actor ->> 'id' = $6 OR j.resource_id = $6 OR strpos(j.data, $6) > 0)
    LIMIT $7
) found
