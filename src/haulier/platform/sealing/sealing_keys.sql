-- name: of_tenant
-- The keys of a tenant, and the one that texts of the old form were sealed with, which the installation's own tenant keeps.
SELECT tenant_id, purpose, number, wrapped, wrapped_by, made_at FROM sealing_key
WHERE tenant_id = $1 AND purpose IN ('seal', 'fingerprint') OR tenant_id = $2 AND purpose = 'old form'
ORDER BY number

-- name: in_force
-- By which of the installation's keys new ones are wrapped.
SELECT wrapped_by FROM sealing_key WHERE tenant_id = $1 AND purpose = 'installation'

-- name: begin
-- Say so for the first time.
INSERT INTO sealing_key (tenant_id, purpose, number, wrapped, wrapped_by, made_at)
VALUES ($1, 'installation', 1, $2, $3, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
ON CONFLICT DO NOTHING

-- name: make
-- Keys of a tenant, wrapped by the installation's key in force. None, where that is another one by now: a rotation waits for those who make
-- keys at this moment (FOR SHARE), and whoever comes after it sees the new one.
WITH in_force AS (
    SELECT wrapped_by FROM sealing_key WHERE tenant_id = $1 AND purpose = 'installation' AND wrapped_by = $2 FOR SHARE
)
INSERT INTO sealing_key (tenant_id, purpose, number, wrapped, wrapped_by, made_at)
SELECT $3::text, k.purpose, k.number, k.wrapped, in_force.wrapped_by, (extract(epoch FROM clock_timestamp()) * 1000)::bigint
FROM in_force CROSS JOIN unnest($4::text[], $5::int[], $6::text[]) AS k(purpose, number, wrapped)
ON CONFLICT DO NOTHING

-- name: newest
-- The number of a tenant's newest key, and its age by the clock of the database, milliseconds.
SELECT number, (extract(epoch FROM clock_timestamp()) * 1000)::bigint - made_at AS age FROM sealing_key
WHERE tenant_id = $1 AND purpose = 'seal' ORDER BY number DESC LIMIT 1

-- name: tenants
-- The tenants that have keys, by their ids, after one.
-- all tenants: keys of all are rotated in turn.
SELECT DISTINCT tenant_id FROM sealing_key WHERE purpose = 'seal' AND tenant_id > $1 ORDER BY tenant_id LIMIT $2

-- name: put_in_force
-- Let another of the installation's keys wrap what is new.
UPDATE sealing_key SET wrapped = $2, wrapped_by = $3 WHERE tenant_id = $1 AND purpose = 'installation'

-- name: keep_old_form
-- Keep the key that texts of the old form were sealed with: the first one that the installation ever had.
INSERT INTO sealing_key (tenant_id, purpose, number, wrapped, wrapped_by, made_at)
VALUES ($1, 'old form', 1, $2, $3, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
ON CONFLICT DO NOTHING

-- name: wrapped_otherwise
-- Keys that another of the installation's keys wraps.
-- all tenants: the installation's key wraps those of all.
SELECT tenant_id, purpose, number, wrapped, wrapped_by FROM sealing_key WHERE wrapped_by <> $1 ORDER BY tenant_id, purpose, number LIMIT $2

-- name: wrap_again
-- The same keys, wrapped by another of the installation's keys.
UPDATE sealing_key k SET wrapped = n.wrapped, wrapped_by = $5
FROM unnest($1::text[], $2::text[], $3::int[], $4::text[]) AS n(tenant_id, purpose, number, wrapped)
WHERE k.tenant_id = n.tenant_id AND k.purpose = n.purpose AND k.number = n.number

-- name: rows_after
-- Of the resources of a tenant that follow upon one, as many as this: those with sealed texts in them, and where the next ones begin.
WITH slice AS MATERIALIZED (
    SELECT kind, id, version, body FROM resource WHERE tenant_id = $1 AND (kind, id) > ($2, $3) ORDER BY kind, id LIMIT $4
)
SELECT s.kind, s.id, s.version, CASE WHEN s.body::text ~ '"v[12]\.' THEN s.body END AS body
FROM slice s ORDER BY s.kind, s.id

-- name: keep_resealed
-- The same content of resources under another seal. Nobody hears of it, and the versions stay: whoever read one may still write it.
UPDATE resource r SET body = n.body::jsonb
FROM unnest($2::text[], $3::text[], $4::int[], $5::text[]) AS n(kind, id, version, body)
WHERE r.tenant_id = $1 AND r.kind = n.kind AND r.id = n.id AND r.version = n.version
