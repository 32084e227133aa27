-- name: search
-- Things of a tenant ($1) and of kinds ($2) that begin with a text: their reference, or what their client calls an order, with the text in
-- one of three spellings ($3 to $5), a tracking id with the first of them, a name or unique code with $6, or the id with $7. At most $8; $9 is now. The texts are parameters of
-- the plan itself, so that each becomes a range of an index. ``rank`` 0 is the whole text, 1 its beginning. Each kind and each way has a
-- limit of its own, in the order of its index: there the whole text comes first, so that no longer one of another kind crowds it out; nor
-- does what is gone, since only what is there counts.
WITH hit AS (
    SELECT f.kind, f.id, f.found
    FROM unnest($2::text[]) AS k(kind)
    CROSS JOIN LATERAL (
        (SELECT r.kind, r.id, r.key AS found FROM resource r
         WHERE r.tenant_id = $1 AND r.kind = k.kind AND r.key IS NOT NULL AND starts_with(r.key, $3::text)
           AND (r.expires_at IS NULL OR r.expires_at > $9::bigint) AND r.state IS DISTINCT FROM 'DELETED'
         ORDER BY r.key LIMIT $8)
        UNION ALL
        (SELECT r.kind, r.id, r.key FROM resource r
         WHERE r.tenant_id = $1 AND r.kind = k.kind AND r.key IS NOT NULL AND starts_with(r.key, $4::text)
           AND (r.expires_at IS NULL OR r.expires_at > $9::bigint) AND r.state IS DISTINCT FROM 'DELETED'
         ORDER BY r.key LIMIT $8)
        UNION ALL
        (SELECT r.kind, r.id, r.key FROM resource r
         WHERE r.tenant_id = $1 AND r.kind = k.kind AND r.key IS NOT NULL AND starts_with(r.key, $5::text)
           AND (r.expires_at IS NULL OR r.expires_at > $9::bigint) AND r.state IS DISTINCT FROM 'DELETED'
         ORDER BY r.key LIMIT $8)
        UNION ALL
        (SELECT r.kind, r.id, l.value FROM resource_link l
         JOIN resource r ON r.tenant_id = $1 AND r.kind = k.kind AND r.id = l.id
         WHERE l.tenant_id = $1 AND l.kind = k.kind AND l.member = 'word' AND starts_with(l.value, $6::text)
           AND (r.expires_at IS NULL OR r.expires_at > $9::bigint) AND r.state IS DISTINCT FROM 'DELETED'
         ORDER BY l.value LIMIT $8)
        UNION ALL
        (SELECT r.kind, r.id, r.id FROM resource r
         WHERE r.tenant_id = $1 AND r.kind = k.kind AND $7::text <> '' AND starts_with(r.id, $7::text)
           AND (r.expires_at IS NULL OR r.expires_at > $9::bigint) AND r.state IS DISTINCT FROM 'DELETED'
         ORDER BY r.id LIMIT $8)
    ) f
    UNION ALL
    (SELECT r.kind, r.id, c.tracking_id FROM container_tracking c
     JOIN resource r ON r.tenant_id = $1 AND r.kind = 'container' AND r.id = c.container_id
     WHERE c.tenant_id = $1 AND 'container' = ANY ($2::text[]) AND starts_with(c.tracking_id, $3::text)
       AND (r.expires_at IS NULL OR r.expires_at > $9::bigint) AND r.state IS DISTINCT FROM 'DELETED'
     ORDER BY c.tracking_id LIMIT $8)
    UNION ALL
    SELECT f.kind, f.id, f.found
    FROM unnest(ARRAY[$3::text, $4::text, $5::text]) AS w(text)
    CROSS JOIN LATERAL (
        SELECT r.kind, r.id, l.value AS found FROM resource_link l
        JOIN resource r ON r.tenant_id = $1 AND r.kind = 'order' AND r.id = l.id
        WHERE l.tenant_id = $1 AND l.kind = 'order' AND l.member = 'clientOrderId' AND 'order' = ANY ($2::text[])
          AND l.value >= w.text AND l.value < w.text || chr(1114111)
          AND (r.expires_at IS NULL OR r.expires_at > $9::bigint)
        ORDER BY l.value LIMIT $8
    ) f
), best AS (
    SELECT h.kind, h.id, min((lower(h.found) <> lower($3::text))::int) AS rank FROM hit h GROUP BY h.kind, h.id
)
SELECT r.kind, r.id, r.type, r.state, CASE r.kind WHEN 'order' THEN r.body ->> 'clientOrderId' ELSE r.key END AS key,
       r.body ->> 'name' AS name, r.body ->> 'uniqueCode' AS code
FROM best b JOIN resource r ON r.tenant_id = $1 AND r.kind = b.kind AND r.id = b.id
ORDER BY b.rank, array_position($2::text[], r.kind), r.created_at DESC, r.id
LIMIT $8
