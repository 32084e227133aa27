-- What searches read of cities lies closer together: other names and the names of time zones stand apart, native names only where they differ, and
-- indexes that nobody adds to are full. Data that are there get their time zones and other names when they are loaded again, at the next start.

-- all tenants: time zones of the IANA.
CREATE TABLE world.time_zone (
    number smallint NOT NULL PRIMARY KEY,
    name   text     NOT NULL
);

-- all tenants: other names of cities, as they are shown.
CREATE TABLE world.alias (
    city  integer NOT NULL PRIMARY KEY,
    names text[]  NOT NULL
);

-- all tenants: what is left of a city.
ALTER TABLE world.city
    DROP COLUMN aliases,
    DROP COLUMN timezone,
    ADD COLUMN time_zone smallint,
    ALTER COLUMN native_name DROP NOT NULL;

ALTER INDEX world.city_pkey SET (fillfactor = 100);
ALTER INDEX world.city_of_state SET (fillfactor = 100);
ALTER INDEX world.city_cell SET (fillfactor = 100);
ALTER INDEX world.county_pkey SET (fillfactor = 100);
ALTER INDEX world.name_folded SET (fillfactor = 100);
ALTER INDEX world.name_of_country SET (fillfactor = 100);
ALTER INDEX world.beginning_pkey SET (fillfactor = 100);
