-- name: named
-- The types of a kind ($2) that have this name ($3), as the plural or the singular; that of an app ($4) first, if it is of one.
-- A tenant has few types.
SELECT r.id, coalesce(r.parent = $4::text, false) AS is_own
FROM resource r
WHERE r.tenant_id = $1 AND r.kind = $2
  AND (r.key = $3 OR r.body ->> 'name' = $3 OR r.body #>> '{own,singular}' = $3)
ORDER BY is_own DESC, r.id
LIMIT 2
