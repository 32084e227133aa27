-- name: page
-- Rows of a tenant between two places, newest first, as far as the filters let them through; each filter may be NULL. A page ends where it
-- has :bytes bytes of data, one row at least; ``found`` is how many rows it would have without that.
-- The lists' connections plan each statement for its values, so that a filter that is NULL is not there. Without :ids and :request the
-- order is that of journal_id, and no more is read than the page needs; what batches did quietly is not in that index. Rows of some
-- resources or of one request are few: they are found by these, and the order is no index's (at + 0), or the planner might walk the whole
-- journal for them. :names tells kinds apart among :ids; :beside is a resource that rows about others changed too.
SELECT id, at, kind, resource_id, version, event, state, request_id, actor, data, meta, also, callback, found
FROM (
    SELECT r.*, count(*) OVER () AS found,
           coalesce(sum(bytes) OVER (ORDER BY at DESC, id DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
    FROM (
        SELECT id, at, kind, resource_id, version, event, state, request_id, actor, data, meta, also,
               left(callback, :callback_begins) AS callback, octet_length(data) + coalesce(octet_length(meta), 0) AS bytes
        FROM journal
        WHERE tenant_id = :tenant
          AND at >= :low_at AND (at, id) >= (:low_at, :low_id::uuid) AND at <= :high_at AND (at, id) < (:high_at, :high_id::uuid)
          AND (:ids::text[] IS NOT NULL OR NOT quiet)
          AND (:ids::text[] IS NULL OR also @> ARRAY[:beside::text] OR (
               hashtextextended(resource_id, 0) = ANY (ARRAY(SELECT hashtextextended(n, 0) FROM unnest(:ids::text[]) n))
               AND resource_id = ANY (:ids::text[]) AND (:names::text[] IS NULL OR kind || '/' || resource_id = ANY (:names::text[]))))
          AND (:request::text IS NULL OR (hashtextextended(request_id, 0) = hashtextextended(:request, 0) AND request_id = :request))
          AND (:kind::text IS NULL OR kind = :kind)
          AND (:event::text IS NULL OR event = :event)
          AND (:actor::text IS NULL OR actor ->> 'id' = :actor)
          AND (:app::text IS NULL OR actor ->> 'appId' = :app)
          AND (:beginning::text IS NULL OR starts_with(resource_id, :beginning))
        ORDER BY CASE WHEN :ids::text[] IS NULL AND :request::text IS NULL THEN at ELSE at + 0 END DESC, id DESC
        LIMIT :rows
    ) r
) p
WHERE before < :bytes
ORDER BY at DESC, id DESC

-- name: walk_end
-- The row that lies some rows further back: so far one answer looks for what the filters let through.
SELECT at, id FROM journal
WHERE tenant_id = $1 AND NOT quiet AND at >= $2 AND (at, id) >= ($2, $3::uuid) AND at <= $4 AND (at, id) < ($4, $5::uuid)
ORDER BY at DESC, id DESC
LIMIT 1 OFFSET $6
