-- name: events_of_containers
-- What was told of some containers, oldest first: events that were applied to them.
SELECT c.id, j.data
FROM unnest($2::text[]) AS c(id)
CROSS JOIN LATERAL (
    SELECT j.data, j.at, j.id FROM journal j
    WHERE j.tenant_id = $1 AND hashtextextended(j.resource_id, 0) = hashtextextended(c.id, 0) AND j.kind = 'container'
      AND j.resource_id = c.id AND j.event = $3
    ORDER BY j.at DESC, j.id DESC
    LIMIT $4
) j
ORDER BY c.id, j.at, j.id

-- name: states_of_order
-- The states that an order came to, oldest first; of its changes the newest.
SELECT moment.state, moment.at FROM (
    SELECT j.state, j.at, j.version, j.id FROM journal j
    WHERE j.tenant_id = $1 AND hashtextextended(j.resource_id, 0) = hashtextextended($2, 0) AND j.kind = 'order' AND j.resource_id = $2
      AND j.version > 0 AND j.state IS NOT NULL
    ORDER BY j.at DESC, j.version DESC, j.id DESC
    LIMIT $3
) moment
ORDER BY moment.at, moment.version, moment.id

-- name: begin_of_job
-- When a job was begun; NULL of one that nobody has begun.
SELECT min(j.at) AS at FROM journal j
WHERE j.tenant_id = $1 AND hashtextextended(j.resource_id, 0) = hashtextextended($2, 0) AND j.kind = 'job' AND j.resource_id = $2
  AND j.state = 'IN_PROGRESS'
