-- name: named
-- What things are called, by their ids, whatever kind they are of; members of their bodies that may be names, none of their values.
-- $1 tenant, $2 ids, $3 kinds, $4 now, $5 whether addresses may be read.
-- An order is called as its client calls it; a place by its first line and its city, and with its coordinates, or by the city alone
-- unless $5; a person by first and last name, never by what it signs in with, which is its key.
SELECT r.kind, r.id, r.type, r.state, CASE r.kind WHEN 'order' THEN r.body ->> 'clientOrderId' WHEN 'user' THEN NULL ELSE r.key END AS key,
       CASE r.kind WHEN 'location' THEN concat_ws(', ', CASE WHEN $5 THEN r.body #>> '{address,addressLine1}' END, r.body #>> '{address,city}')
                   WHEN 'user' THEN concat_ws(' ', r.body ->> 'firstName', r.body ->> 'middleName', r.body ->> 'lastName')
                   ELSE r.body ->> 'name' END AS name,
       r.body ->> 'uniqueCode' AS code,
       CASE WHEN r.kind = 'location' AND $5 THEN (r.body #>> '{geolocation,lat}')::float8 END AS lat,
       CASE WHEN r.kind = 'location' AND $5 THEN (r.body #>> '{geolocation,long}')::float8 END AS lon
FROM unnest($2::text[]) AS w(id) CROSS JOIN unnest($3::text[]) AS k(kind)
JOIN resource r ON r.tenant_id = $1 AND r.kind = k.kind AND r.id = w.id
WHERE (r.expires_at IS NULL OR r.expires_at > $4) AND r.state IS DISTINCT FROM 'DELETED'

-- name: titles
-- One value of each thing: $2 kinds, $3 ids, $4 names of the attributes. Only texts and numbers are names.
SELECT r.kind, r.id, r.attrs ->> w.attribute AS title
FROM unnest($2::text[], $3::text[], $4::text[]) AS w(kind, id, attribute)
JOIN resource r ON r.tenant_id = $1 AND r.kind = w.kind AND r.id = w.id
WHERE jsonb_typeof(r.attrs -> w.attribute) IN ('string', 'number')
