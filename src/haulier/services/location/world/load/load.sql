-- Statements that put a new set of the world's places in the place of the old one.

-- name: wait_for_others
-- One load at a time; the lock goes with the transaction.
-- all tenants: the set belongs to the installation.
SELECT pg_advisory_xact_lock($1)

-- name: loaded_version
-- The version of the set that is loaded, if any is.
-- all tenants: the set belongs to the installation.
SELECT version FROM world.source WHERE name = $1

-- name: make_room
-- Tables like those of the present set, without indexes, beside it. To most of them nobody writes once they are filled, so the server need not look
-- after them: it would count all of it again within a minute, beside the first searches.
-- all tenants: the set belongs to the installation.
DO $$
DECLARE
    name text;
BEGIN
    PERFORM set_config('client_min_messages', 'warning', true);
    DROP SCHEMA IF EXISTS world_next CASCADE;
    CREATE SCHEMA world_next;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'world' ORDER BY tablename LOOP
        EXECUTE format(
            'CREATE TABLE world_next.%I (LIKE world.%I) WITH (autovacuum_enabled = %L)', name, name, name IN ('postal_code', 'source')
        );
    END LOOP;
END $$

-- name: keep_countries
-- Countries that the new set lacks stay, and are not found any more.
-- all tenants: the set belongs to the installation.
INSERT INTO world_next.country
SELECT code, alpha3, name, aliases, dial_code, currency, postal_code_pattern, lat_e5, lon_e5, false
FROM world.country o WHERE NOT EXISTS (SELECT FROM world_next.country n WHERE n.code = o.code)

-- name: keep_states
-- The same of states.
-- all tenants: the set belongs to the installation.
INSERT INTO world_next.state
SELECT country, code, number, name, native_name, type, aliases, lat_e5, lon_e5, false
FROM world.state o WHERE NOT EXISTS (SELECT FROM world_next.state n WHERE n.country = o.country AND n.code = o.code)

-- name: keep_counties
-- The same of counties.
-- all tenants: the set belongs to the installation.
INSERT INTO world_next.county
SELECT number, country, state, name, lat_e5, lon_e5, false
FROM world.county o WHERE NOT EXISTS (SELECT FROM world_next.county n WHERE n.number = o.number)

-- name: keep_cities
-- The same of cities.
-- all tenants: the set belongs to the installation.
INSERT INTO world_next.city
SELECT o.number, o.country, o.state, o.county, o.name, o.native_name, o.folded, o.lat_e5, o.lon_e5, o.cell, o.population, o.postal_code, false, next.number
FROM world.city o LEFT JOIN world.time_zone former ON former.number = o.time_zone LEFT JOIN world_next.time_zone next ON next.name = former.name
WHERE NOT EXISTS (SELECT FROM world_next.city n WHERE n.number = o.number)

-- name: keep_aliases
-- Their other names stay too.
-- all tenants: the set belongs to the installation.
INSERT INTO world_next.alias
SELECT o.city, o.names FROM world.alias o
WHERE NOT EXISTS (SELECT FROM world_next.alias n WHERE n.city = o.city) AND EXISTS (SELECT FROM world_next.city c WHERE c.number = o.city)

-- name: give_way_to_files
-- A code that an operator's file told of is the file's.
-- all tenants: the set belongs to the installation.
DELETE FROM world_next.postal_code n USING world.postal_code o WHERE o.is_of_file AND o.country = n.country AND o.code = n.code

-- name: keep_postal_codes
-- Codes of operators' files stay.
-- all tenants: the set belongs to the installation.
INSERT INTO world_next.postal_code SELECT * FROM world.postal_code WHERE is_of_file

-- name: keep_sources
-- What is known of those files stays too.
-- all tenants: the set belongs to the installation.
INSERT INTO world_next.source SELECT * FROM world.source WHERE name <> $1

-- name: make_indexes
-- The indexes of the present set, on the new tables.
-- all tenants: the set belongs to the installation.
DO $$
DECLARE
    definition text;
BEGIN
    PERFORM set_config('maintenance_work_mem', '128MB', true);
    FOR definition IN SELECT indexdef FROM pg_indexes WHERE schemaname = 'world' ORDER BY indexname LOOP
        EXECUTE replace(definition, ' ON world.', ' ON world_next.');
    END LOOP;
END $$

-- name: note_source
-- Note what was loaded.
-- all tenants: the set belongs to the installation.
INSERT INTO world_next.source (name, version, loaded_at, rows) VALUES ($1, $2, $3, $4)

-- name: count_statistics
-- What plans are made by.
-- all tenants: the set belongs to the installation.
ANALYZE world_next.country, world_next.state, world_next.county, world_next.city, world_next.alias, world_next.time_zone, world_next.postal_code,
    world_next.name, world_next.beginning

-- name: lock_present
-- Keep readers off the present set; refused at once while any of them reads, so that nobody waits for us who holds what we wait for.
-- all tenants: the set belongs to the installation.
LOCK TABLE world.source, world.country, world.state, world.county, world.city, world.alias, world.time_zone, world.postal_code, world.name,
    world.beginning IN ACCESS EXCLUSIVE MODE NOWAIT

-- name: take_place
-- The new set takes the place of the old one.
-- all tenants: the set belongs to the installation.
DO $$
BEGIN
    PERFORM set_config('client_min_messages', 'warning', true);
    DROP SCHEMA world CASCADE;
    ALTER SCHEMA world_next RENAME TO world;
END $$

-- name: tidy_city
-- Mark pages as seen by everybody, so that no reader asks for each row.
-- all tenants: the set belongs to the installation.
VACUUM world.city

-- name: tidy_name
-- The same of names.
-- all tenants: the set belongs to the installation.
VACUUM world.name

-- name: cities_of_countries
-- Cities of some countries, to find the nearest of a postal code by.
-- all tenants: the set belongs to the installation.
SELECT country, state, number, lat_e5, lon_e5 FROM world.city WHERE country = ANY ($1::text[]) AND is_active

-- name: states_of_countries
-- States of some countries with their names.
-- all tenants: the set belongs to the installation.
SELECT country, number, code, native_name, aliases FROM world.state WHERE country = ANY ($1::text[]) AND is_active

-- name: forget_file
-- A file takes the place of what a former one held for these countries.
-- all tenants: the set belongs to the installation.
DELETE FROM world.postal_code WHERE country = ANY ($1::text[]) AND is_of_file

-- name: put_postal_codes
-- Codes of an operator's file, in the place of those that were there.
-- all tenants: the set belongs to the installation.
INSERT INTO world.postal_code (country, code, state, city, county, places, lat_e5, lon_e5, cell, is_of_file)
SELECT r.country, r.code, r.state, r.city, r.county, string_to_array(r.places, E'\x1f'), r.lat_e5, r.lon_e5, r.cell, true
FROM unnest($1::text[], $2::text[], $3::int[], $4::int[], $5::text[], $6::text[], $7::int[], $8::int[], $9::int[])
    AS r(country, code, state, city, county, places, lat_e5, lon_e5, cell)
ON CONFLICT (country, code) DO UPDATE
SET state = excluded.state, city = excluded.city, county = excluded.county, places = excluded.places, lat_e5 = excluded.lat_e5,
    lon_e5 = excluded.lon_e5, cell = excluded.cell, is_of_file = true

-- name: note_file
-- Note which countries an operator's file told of.
-- all tenants: the set belongs to the installation.
INSERT INTO world.source (name, version, loaded_at, rows) VALUES ($1, $2, $3, $4)
ON CONFLICT (name) DO UPDATE SET version = excluded.version, loaded_at = excluded.loaded_at, rows = excluded.rows
