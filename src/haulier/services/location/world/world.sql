-- Reads of the set of the world's places. What a tenant changed of it comes as lists of what is left out.

-- name: find_names
-- The best names that are a text, begin with it, or have a later word that does: $1 the kind, $2 the text, $3 the first text behind, $4 how many,
-- $5 countries, $6 states and $7 places that are left out, $8 whether frequent beginnings may be taken as they were sorted at the load.
-- all tenants: the set belongs to the installation.
WITH sorted AS MATERIALIZED (
    SELECT rank, is_own, population, folded, ref
    FROM world.beginning
    WHERE kind = $1::smallint AND country = '' AND text = $2::text AND $8::boolean
    ORDER BY place
)
SELECT rank::int, is_own, population, folded, ref FROM sorted WHERE ref <> ALL ($7::int[])
UNION ALL
(SELECT DISTINCT ON (ref) 0, is_own, population, folded, ref
 FROM world.name
 WHERE kind = $1::smallint AND folded = $2::text AND is_whole AND EXISTS (SELECT FROM sorted) AND ref <> ALL ($7::int[])
 ORDER BY ref, is_own DESC)
UNION ALL
(SELECT * FROM (
    SELECT DISTINCT ON (ref) CASE WHEN NOT is_whole THEN 2 WHEN folded = $2::text THEN 0 ELSE 1 END AS rank, is_own, population, folded, ref
    FROM world.name
    WHERE kind = $1::smallint AND folded >= $2::text AND folded < $3::text AND NOT EXISTS (SELECT FROM sorted)
      AND country <> ALL ($5::text[]) AND (state IS NULL OR state <> ALL ($6::int[])) AND ref <> ALL ($7::int[])
    ORDER BY ref, rank, is_own DESC, folded
 ) found
 ORDER BY rank, is_own DESC, population DESC, folded
 LIMIT $4::int)

-- name: find_names_within
-- The same within $9 countries, and where they are given within $10 states and $11 counties; $12 names the one country whose frequent beginnings
-- may be taken as they were sorted.
-- all tenants: the set belongs to the installation.
WITH sorted AS MATERIALIZED (
    SELECT rank, is_own, population, folded, ref
    FROM world.beginning
    WHERE kind = $1::smallint AND country = $12::text AND text = $2::text AND $8::boolean
    ORDER BY place
)
SELECT rank::int, is_own, population, folded, ref FROM sorted WHERE ref <> ALL ($7::int[])
UNION ALL
(SELECT DISTINCT ON (ref) 0, is_own, population, folded, ref
 FROM world.name
 WHERE country = ANY ($9::text[]) AND kind = $1::smallint AND folded = $2::text AND is_whole AND EXISTS (SELECT FROM sorted)
   AND ref <> ALL ($7::int[])
 ORDER BY ref, is_own DESC)
UNION ALL
(SELECT * FROM (
    SELECT DISTINCT ON (ref) CASE WHEN NOT is_whole THEN 2 WHEN folded = $2::text THEN 0 ELSE 1 END AS rank, is_own, population, folded, ref
    FROM world.name n
    WHERE country = ANY ($9::text[]) AND kind = $1::smallint AND folded >= $2::text AND folded < $3::text AND NOT EXISTS (SELECT FROM sorted)
      AND country <> ALL ($5::text[]) AND (state IS NULL OR state <> ALL ($6::int[])) AND ref <> ALL ($7::int[])
      AND ($10::int[] IS NULL OR state = ANY ($10::int[]))
      AND ($11::int[] IS NULL OR EXISTS (SELECT FROM world.city c WHERE c.number = n.ref AND c.county = ANY ($11::int[])))
    ORDER BY ref, rank, is_own DESC, folded
 ) found
 ORDER BY rank, is_own DESC, population DESC, folded
 LIMIT $4::int)

-- name: find_others
-- The best names that have a text in their middle and, if these are fewer than $13, those that may be meant by it: $1, $2 and $4 to $7 as above; $3 the
-- runs of three letters of the text, $8 countries, $9 states and $10 counties, if they are given; $11 other spellings, of each of which the first fifty
-- names are looked at that lie between it and it with $12 behind. A zero is added to the kind, and nothing to the country, so that no other index is taken.
-- all tenants: the set belongs to the installation.
WITH middles AS MATERIALIZED (
    SELECT is_own, population, folded, ref FROM (
        SELECT DISTINCT ON (ref) is_own, population, folded, ref
        FROM world.name n
        WHERE cardinality($3::text[]) > 0
          AND is_whole AND haulier_runs_of_three(folded) COLLATE "C" @> $3::text[] AND position($2::text IN folded) > 0 AND kind + 0 = $1::smallint
          AND country || '' <> ALL ($5::text[]) AND (state IS NULL OR state <> ALL ($6::int[])) AND ref <> ALL ($7::int[])
          AND ($8::text[] IS NULL OR country || '' = ANY ($8::text[])) AND ($9::int[] IS NULL OR state = ANY ($9::int[]))
          AND ($10::int[] IS NULL OR EXISTS (SELECT FROM world.city c WHERE c.number = n.ref AND c.county = ANY ($10::int[])))
        ORDER BY ref, is_own DESC, folded
    ) found
    ORDER BY is_own DESC, population DESC, folded
    LIMIT $4::int
), meant AS MATERIALIZED (
    SELECT DISTINCT ON (ref) is_own, population, folded, ref
    FROM unnest($11::text[]) AS spelling CROSS JOIN LATERAL (
        SELECT is_own, population, folded, ref
        FROM world.name n
        WHERE n.kind = $1::smallint AND n.folded >= spelling COLLATE "C" AND n.folded < (spelling || $12::text) COLLATE "C"
          AND n.country || '' <> ALL ($5::text[]) AND (n.state IS NULL OR n.state <> ALL ($6::int[])) AND n.ref <> ALL ($7::int[])
          AND ($8::text[] IS NULL OR n.country || '' = ANY ($8::text[])) AND ($9::int[] IS NULL OR n.state = ANY ($9::int[]))
          AND ($10::int[] IS NULL OR EXISTS (SELECT FROM world.city c WHERE c.number = n.ref AND c.county = ANY ($10::int[])))
        ORDER BY n.folded LIMIT 50
    ) name
    WHERE (SELECT count(*) FROM middles) < $13::int
    ORDER BY ref, is_own DESC, folded
)
SELECT 3 AS rank, is_own, population, folded, ref FROM middles
UNION ALL
(SELECT 4, is_own, population, folded, ref FROM meant ORDER BY is_own DESC, population DESC, folded LIMIT $4::int)

-- name: find_postal_codes
-- Postal codes from $1 to below $2, of $3 countries, $4 states and $5 cities where they are given, but none of $6 countries; at most $7.
-- all tenants: the set belongs to the installation.
SELECT country, code FROM world.postal_code
WHERE code >= $1::text AND code < $2::text
  AND ($3::text[] IS NULL OR country = ANY ($3::text[])) AND ($4::int[] IS NULL OR state = ANY ($4::int[]))
  AND ($5::int[] IS NULL OR city = ANY ($5::int[])) AND country <> ALL ($6::text[])
ORDER BY code, country
LIMIT $7::int

-- name: cities
-- Cities by number.
-- all tenants: the set belongs to the installation.
SELECT c.number, c.country, c.state, s.code AS state_code, s.name AS state_name, o.name AS county, c.name,
       coalesce(c.native_name, c.name) AS native_name, c.lat_e5, c.lon_e5, c.population, z.name AS timezone, c.postal_code, c.is_active,
       w.name AS country_name
FROM world.city c LEFT JOIN world.state s ON s.number = c.state LEFT JOIN world.county o ON o.number = c.county
LEFT JOIN world.country w ON w.code = c.country LEFT JOIN world.time_zone z ON z.number = c.time_zone
WHERE c.number = ANY ($1::int[])

-- name: names_of_cities
-- By what cities are found, by number.
-- all tenants: the set belongs to the installation.
SELECT c.number, c.folded, c.population, o.name AS county, a.names AS aliases
FROM world.city c LEFT JOIN world.county o ON o.number = c.county LEFT JOIN world.alias a ON a.city = c.number
WHERE c.number = ANY ($1::int[])

-- name: aliases_of_city
-- Other names of a city.
-- all tenants: the set belongs to the installation.
SELECT names FROM world.alias WHERE city = $1::int

-- name: counties
-- Counties by number.
-- all tenants: the set belongs to the installation.
SELECT c.number, c.country, c.state, s.code AS state_code, s.name AS state_name, c.name, c.lat_e5, c.lon_e5, w.name AS country_name
FROM world.county c LEFT JOIN world.state s ON s.number = c.state LEFT JOIN world.country w ON w.code = c.country
WHERE c.number = ANY ($1::int[])

-- name: states
-- States by number.
-- all tenants: the set belongs to the installation.
SELECT s.number, s.country, s.code, s.name, s.native_name, s.type, s.lat_e5, s.lon_e5, s.is_active, w.name AS country_name
FROM world.state s LEFT JOIN world.country w ON w.code = s.country
WHERE s.number = ANY ($1::int[])

-- name: postal_codes
-- Postal codes by country and code.
-- all tenants: the set belongs to the installation.
SELECT p.country, p.code, p.state, s.code AS state_code, s.name AS state_name, p.city, c.name AS city_name, z.name AS timezone, p.county, p.places, p.lat_e5,
       p.lon_e5, w.name AS country_name
FROM unnest($1::text[], $2::text[]) AS asked(country, code)
JOIN world.postal_code p ON p.country = asked.country AND p.code = asked.code
LEFT JOIN world.state s ON s.number = p.state LEFT JOIN world.city c ON c.number = p.city LEFT JOIN world.country w ON w.code = p.country
LEFT JOIN world.time_zone z ON z.number = c.time_zone

-- name: countries
-- All countries of today.
-- all tenants: the set belongs to the installation.
SELECT code, alpha3, name, dial_code, currency, postal_code_pattern, lat_e5, lon_e5, is_active FROM world.country WHERE is_active ORDER BY name, code

-- name: country
-- A country by either of its codes.
-- all tenants: the set belongs to the installation.
SELECT code, alpha3, name, dial_code, currency, postal_code_pattern, lat_e5, lon_e5, is_active
FROM world.country WHERE code = $1::text OR (length($1::text) = 3 AND alpha3 = $1::text)

-- name: states_of_country
-- The states of a country.
-- all tenants: the set belongs to the installation.
SELECT number, country, code, name, native_name, type, lat_e5, lon_e5, is_active FROM world.state WHERE country = $1::text AND is_active ORDER BY name, code

-- name: state
-- A state by its code.
-- all tenants: the set belongs to the installation.
SELECT number, country, code, name, native_name, type, lat_e5, lon_e5, is_active FROM world.state WHERE country = $1::text AND code = $2::text

-- name: count_cities
-- How many cities a state has.
-- all tenants: the set belongs to the installation.
SELECT count(*) FROM world.city WHERE state = $1::int AND is_active

-- name: cities_of_state
-- Cities of a state by name, but for some: numbers and folded names.
-- all tenants: the set belongs to the installation.
SELECT number, folded FROM world.city WHERE state = $1::int AND is_active AND number <> ALL ($2::int[]) ORDER BY folded, number LIMIT $3::int OFFSET $4::int

-- name: city_named
-- The largest city of a country, or of one state of it, by its own name or, where $4 says so, by another one.
-- all tenants: the set belongs to the installation.
SELECT n.ref FROM world.name n
WHERE n.country = $1::text AND n.kind = 0 AND n.folded = $2::text AND n.is_whole AND ($3::int IS NULL OR n.state = $3::int)
  AND (n.is_own OR $4::boolean) AND n.ref <> ALL ($5::int[])
ORDER BY n.is_own DESC, n.population DESC, n.ref LIMIT 1

-- name: city_named_near
-- Whether a city of a country with this name lies in runs of cells from $3 to $4.
-- all tenants: the set belongs to the installation.
SELECT 1 FROM world.name n JOIN world.city c ON c.number = n.ref
WHERE n.country = $1::text AND n.kind = 0 AND n.folded = $2::text AND n.is_whole
  AND EXISTS (SELECT FROM unnest($3::int[], $4::int[]) AS run(first, last) WHERE c.cell BETWEEN run.first AND run.last)
LIMIT 1

-- name: state_named
-- The state of a country by a folded name.
-- all tenants: the set belongs to the installation.
SELECT s.code FROM world.name n JOIN world.state s ON s.number = n.ref
WHERE n.country = $1::text AND n.kind = 2 AND n.folded = $2::text AND n.is_whole
ORDER BY n.is_own DESC, n.population DESC LIMIT 1

-- name: postal_codes_of_city
-- The postal codes of a city, at most so many.
-- all tenants: the set belongs to the installation.
SELECT country, code FROM world.postal_code WHERE city = $1::int ORDER BY code LIMIT $2::int

-- name: has_all_postal_codes
-- Whether the postal codes of a country are known, by the whole set or by an operator's file: the small set has those of one city.
-- all tenants: the set belongs to the installation.
SELECT 1 FROM world.postal_code
WHERE country = $1::text
  AND (is_of_file OR EXISTS (SELECT FROM world.source WHERE name = 'places' AND split_part(version, ' ', 2) = 'whole'))
LIMIT 1

-- name: nearest_city
-- The city nearest to a position ($1, $2 in degrees times 100,000; $3 the cosine of its latitude) in runs of cells from $4 to $5, none of those in $6
-- countries and $7 states, and none of $8.
-- all tenants: the set belongs to the installation.
SELECT c.number, c.lat_e5, c.lon_e5
FROM unnest($4::int[], $5::int[]) AS run(first, last) JOIN world.city c ON c.cell BETWEEN run.first AND run.last
WHERE c.is_active AND c.country <> ALL ($6::text[]) AND (c.state IS NULL OR c.state <> ALL ($7::int[])) AND c.number <> ALL ($8::int[])
ORDER BY power(c.lat_e5 - $1::float8, 2)
       + power(least(abs(c.lon_e5 - $2::float8), 36000000 - abs(c.lon_e5 - $2::float8)) * $3::float8, 2), c.number
LIMIT 1

-- name: nearest_postal_code
-- The same of postal codes of the country $6.
-- all tenants: the set belongs to the installation.
SELECT p.code
FROM unnest($4::int[], $5::int[]) AS run(first, last) JOIN world.postal_code p ON p.cell BETWEEN run.first AND run.last
WHERE p.country = $6::text
ORDER BY power(p.lat_e5 - $1::float8, 2)
       + power(least(abs(p.lon_e5 - $2::float8), 36000000 - abs(p.lon_e5 - $2::float8)) * $3::float8, 2), p.code
LIMIT 1

-- name: changed_places
-- What a tenant changed of the set, and added to it.
SELECT kind, id, version, state, body FROM resource WHERE tenant_id = $1 AND kind = ANY ($2::text[])

-- name: loaded_sources
-- What the set was loaded from; nothing until it was loaded first.
-- all tenants: the set belongs to the installation.
SELECT name FROM world.source
