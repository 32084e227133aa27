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

-- name: note_modules
-- Let the list of a release that knew no modules know them: all in it are the platform's.
-- all tenants: the schema belongs to all of them
DO $$ BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_attribute WHERE attrelid = 'haulier_migration'::regclass AND attname = 'module' AND NOT attisdropped
    ) THEN
        ALTER TABLE haulier_migration ADD COLUMN module text NOT NULL DEFAULT 'platform',
            DROP CONSTRAINT haulier_migration_pkey, ADD PRIMARY KEY (module, number);
    END IF;
END $$

-- name: has_bookkeeping
-- Whether any migration was ever applied here.
-- all tenants: the schema belongs to all of them
SELECT to_regclass('haulier_migration') IS NOT NULL

-- name: applied
-- What was applied. The list of a release that knew no modules has the platform's alone.
-- all tenants: the schema belongs to all of them
SELECT coalesce(to_jsonb(m) ->> 'module', 'platform') AS module, number, name, checksum FROM haulier_migration m ORDER BY 1, number

-- name: note
-- Note a migration as applied. $1 module, $2 number, $3 name, $4 checksum.
-- all tenants: the schema belongs to all of them
INSERT INTO haulier_migration (module, number, name, checksum) VALUES ($1, $2, $3, $4)
