-- name: located_types
-- Ids of the types of a tenant ($1) and of kinds of types ($2) one of whose attributes has the tag $3; at most $4.
SELECT t.kind, t.id
FROM resource t
WHERE t.tenant_id = $1 AND t.kind = ANY ($2::text[]) AND t.body -> 'attributes' @> jsonb_build_array(jsonb_build_object('tags', jsonb_build_array($3::text)))
ORDER BY t.kind, t.id LIMIT $4

-- name: facilities
-- Things of a tenant ($1) and of types ($2 kinds, $3 types) with the values of two attributes ($4, $5) that say where they stand, as
-- ``named`` selects things. At most $6; $7 is now.
SELECT r.kind, r.id, r.type, r.state, r.key, r.body ->> 'name' AS name, r.body ->> 'uniqueCode' AS code,
       (r.attrs ->> w.lat)::float8 AS lat, (r.attrs ->> w.lon)::float8 AS lon
FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS w(kind, type, lat, lon)
JOIN resource r ON r.tenant_id = $1 AND r.kind = w.kind AND r.type = w.type
WHERE jsonb_typeof(r.attrs -> w.lat) = 'number' AND jsonb_typeof(r.attrs -> w.lon) = 'number'
  AND (r.expires_at IS NULL OR r.expires_at > $7) AND r.state IS DISTINCT FROM 'DELETED'
ORDER BY r.kind, r.type, r.id LIMIT $6
