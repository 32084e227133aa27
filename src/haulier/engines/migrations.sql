-- Bookkeeping of schema migrations. The table describes the database itself, so it has no tenant.

-- name: lock
-- Wait until no other starter migrates this database; the session's end gives the lock back. $1 key.
-- all tenants: the schema belongs to all of them
SELECT pg_advisory_lock($1)

-- name: create_bookkeeping
-- The list of applied migrations.
-- all tenants: the schema belongs to all of them
CREATE TABLE IF NOT EXISTS haulier_migration (
    number     int         PRIMARY KEY,
    name       text        NOT NULL,
    checksum   text        NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
)

-- name: has_bookkeeping
-- Whether any migration was ever applied here.
-- all tenants: the schema belongs to all of them
SELECT to_regclass('haulier_migration') IS NOT NULL

-- name: applied
-- What was applied, in order.
-- all tenants: the schema belongs to all of them
SELECT number, name, checksum FROM haulier_migration ORDER BY number

-- name: note
-- Note a migration as applied. $1 number, $2 name, $3 checksum.
-- all tenants: the schema belongs to all of them
INSERT INTO haulier_migration (number, name, checksum) VALUES ($1, $2, $3)
