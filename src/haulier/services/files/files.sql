-- name: folders
-- A page of the folders of a tenant, the newest first.
SELECT tenant_id, kind, id, version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by, expires_at
FROM resource WHERE tenant_id = $1 AND kind = 'folder' AND created_at > 0
ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3

-- name: count_folders
-- How many folders a tenant has.
SELECT count(*) FROM resource WHERE tenant_id = $1 AND kind = 'folder' AND created_at > 0

-- name: files
-- A page of the files of a tenant, of one folder where one is named, the newest first.
SELECT tenant_id, kind, id, version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by, expires_at
FROM resource
WHERE tenant_id = $1 AND kind = 'file' AND created_at > 0 AND ($2::text IS NULL OR type = $2)
  AND (expires_at IS NULL OR expires_at > $3) AND state NOT IN ('DELETED', 'EXPIRED')
ORDER BY created_at DESC, id DESC LIMIT $4 OFFSET $5

-- name: count_files
-- How many files that are.
SELECT count(*) FROM resource
WHERE tenant_id = $1 AND kind = 'file' AND created_at > 0 AND ($2::text IS NULL OR type = $2)
  AND (expires_at IS NULL OR expires_at > $3) AND state NOT IN ('DELETED', 'EXPIRED')

-- name: tagged_files
-- The same of files that have all of these tags: $6 as key and value, $7 as keys with any value. Each tag has its number, and a file is
-- found under as many numbers as there are.
WITH wanted AS MATERIALIZED (
    SELECT f.file_id
    FROM (
        SELECT t.file_id, w.n FROM unnest($6::text[]) WITH ORDINALITY AS w(pair, n)
        JOIN file_tag t ON t.tenant_id = $1 AND t.pair = w.pair
        UNION ALL
        SELECT t.file_id, -w.n FROM unnest($7::text[]) WITH ORDINALITY AS w(key, n)
        JOIN file_tag t ON t.tenant_id = $1 AND t.key = w.key
    ) f
    GROUP BY f.file_id HAVING count(DISTINCT f.n) = cardinality($6::text[]) + cardinality($7::text[])
)
SELECT r.tenant_id, r.kind, r.id, r.version, r.type, r.key, r.parent, r.state, r.attrs, r.body, r.created_at, r.created_by,
       r.updated_at, r.updated_by, r.expires_at
FROM wanted w JOIN resource r ON r.tenant_id = $1 AND r.kind = 'file' AND r.id = w.file_id
WHERE ($2::text IS NULL OR r.type = $2) AND (r.expires_at IS NULL OR r.expires_at > $3) AND r.state NOT IN ('DELETED', 'EXPIRED')
ORDER BY r.created_at DESC, r.id DESC LIMIT $4 OFFSET $5

-- name: count_tagged_files
-- How many files that are.
WITH wanted AS MATERIALIZED (
    SELECT f.file_id
    FROM (
        SELECT t.file_id, w.n FROM unnest($4::text[]) WITH ORDINALITY AS w(pair, n)
        JOIN file_tag t ON t.tenant_id = $1 AND t.pair = w.pair
        UNION ALL
        SELECT t.file_id, -w.n FROM unnest($5::text[]) WITH ORDINALITY AS w(key, n)
        JOIN file_tag t ON t.tenant_id = $1 AND t.key = w.key
    ) f
    GROUP BY f.file_id HAVING count(DISTINCT f.n) = cardinality($4::text[]) + cardinality($5::text[])
)
SELECT count(*)
FROM wanted w JOIN resource r ON r.tenant_id = $1 AND r.kind = 'file' AND r.id = w.file_id
WHERE ($2::text IS NULL OR r.type = $2) AND (r.expires_at IS NULL OR r.expires_at > $3) AND r.state NOT IN ('DELETED', 'EXPIRED')

-- name: any_file
-- A file, also one whose time is over.
SELECT tenant_id, kind, id, version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by, expires_at
FROM resource WHERE tenant_id = $1 AND kind = 'file' AND id = $2

-- name: proofs_of_file
-- What reports said of a file, the oldest first.
SELECT tenant_id, kind, id, version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by, expires_at
FROM resource WHERE tenant_id = $1 AND kind = 'file_proof' AND parent = $2
ORDER BY created_at, id LIMIT $3

-- name: proofs_of_job
-- The files that reports of a job named, the oldest first.
SELECT tenant_id, kind, id, version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by, expires_at
FROM resource WHERE tenant_id = $1 AND kind = 'file_proof' AND type = $2 AND created_at > 0
ORDER BY created_at, id LIMIT $3

-- name: stored_bytes
-- Bytes of all content of a tenant to which files refer.
SELECT coalesce(sum((body ->> 'sizeBytes')::bigint), 0)::bigint FROM resource WHERE tenant_id = $1 AND kind = 'file_content' AND state = 'LIVE'

-- name: drop_content
-- Forget content whose bytes were removed. What is DEAD stays so, and so is one of this version.
DELETE FROM resource WHERE tenant_id = $1 AND kind = 'file_content' AND id = $2 AND state = 'DEAD' RETURNING id

-- name: store_id
-- Which store of objects is this database's.
SELECT id::text FROM file_store WHERE tenant_id = $1

-- name: unknown_generations
-- Those of the generations of objects of which no row knows, by their number.
-- all tenants: a store holds the objects of everybody.
SELECT w.n::int FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS w(tenant_id, id, n)
WHERE NOT EXISTS (SELECT FROM resource r WHERE r.tenant_id = w.tenant_id AND r.kind = 'file_content' AND r.id = w.id)

-- name: doubt
-- Have the clock look at objects of which no row knows. Each has one timer.
INSERT INTO timer (tenant_id, id, purpose, subject, due_at, payload)
SELECT tenant_id, id, 'file_orphan', subject, $4, '{}' FROM unnest($1::text[], $2::uuid[], $3::text[]) AS t(tenant_id, id, subject)
ON CONFLICT (tenant_id, id) DO NOTHING

-- name: forget_files
-- Forget files that were gone before a moment, at most so many at once; how many. Their journal stays.
-- all tenants: files of everybody go alike.
WITH old AS (
    SELECT tenant_id, kind, id FROM resource
    WHERE kind = 'file' AND state IN ('DELETED', 'EXPIRED') AND created_at < $1 AND expires_at < $1 LIMIT $2
), gone AS (
    DELETE FROM resource r USING old WHERE r.tenant_id = old.tenant_id AND r.kind = old.kind AND r.id = old.id RETURNING 1
)
SELECT count(*) FROM gone

-- name: forget_usage
-- Forget how much tenants have stored, where nobody asks: it is not kept up then.
-- all tenants: the limit is that of the installation.
DELETE FROM resource WHERE kind = 'file_usage' AND created_at > 0
