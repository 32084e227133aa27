-- The world's places: one read-only set an installation, which no tenant owns and every tenant reads. A new set is built beside it in the schema
-- world_next, of the same tables and indexes, and takes its place at once (world/load/load.sql). What a tenant changed is rows of resource.
-- Numbers are GeoNames' own where a place has one, else below zero. Positions are degrees times 100,000. Folded texts are in small, without accents.

CREATE SCHEMA world;

-- all tenants: what was loaded, and from which source.
CREATE TABLE world.source (
    name      text    NOT NULL PRIMARY KEY,
    version   text    NOT NULL,
    loaded_at bigint  NOT NULL,
    rows      integer NOT NULL
);

-- all tenants: countries of ISO 3166-1.
CREATE TABLE world.country (
    code                text COLLATE "C" NOT NULL PRIMARY KEY,
    alpha3              text COLLATE "C" NOT NULL,
    name                text    NOT NULL,
    aliases             text[]  NOT NULL,
    dial_code           text,
    currency            text,
    postal_code_pattern text,
    lat_e5              integer,
    lon_e5              integer,
    is_active           boolean NOT NULL
);

-- all tenants: subdivisions of the first level, by the part of their code behind the country's.
CREATE TABLE world.state (
    country     text COLLATE "C" NOT NULL,
    code        text COLLATE "C" NOT NULL,
    number      integer NOT NULL,
    name        text    NOT NULL,
    native_name text    NOT NULL,
    type        text    NOT NULL,
    aliases     text[]  NOT NULL,
    lat_e5      integer,
    lon_e5      integer,
    is_active   boolean NOT NULL,
    PRIMARY KEY (country, code)
);
CREATE INDEX state_number ON world.state (number);

-- all tenants: subdivisions of the second level, which the contract calls counties.
CREATE TABLE world.county (
    number      integer NOT NULL PRIMARY KEY,
    country     text COLLATE "C" NOT NULL,
    state       integer,
    name        text    NOT NULL,
    lat_e5      integer,
    lon_e5      integer,
    is_active   boolean NOT NULL
);

-- all tenants: cities. cell is the tenth of a degree in which one lies: 3600 times the row from the South Pole, and the column from 180 degrees West.
CREATE TABLE world.city (
    number      integer NOT NULL PRIMARY KEY,
    country     text COLLATE "C" NOT NULL,
    state       integer,
    county      integer,
    name        text    NOT NULL,
    native_name text    NOT NULL,
    folded      text COLLATE "C" NOT NULL,
    aliases     text[],
    lat_e5      integer NOT NULL,
    lon_e5      integer NOT NULL,
    cell        integer NOT NULL,
    population  integer NOT NULL,
    timezone    text,
    postal_code text,
    is_active   boolean NOT NULL
);
CREATE INDEX city_of_state ON world.city (state, folded);
CREATE INDEX city_cell ON world.city (cell);

-- all tenants: postal codes, each with the nearest city of its state. is_of_file: it came from an operator's file, and stays when a new set is loaded.
CREATE TABLE world.postal_code (
    country    text COLLATE "C" NOT NULL,
    code       text COLLATE "C" NOT NULL,
    state      integer,
    city       integer,
    county     text,
    places     text[]  NOT NULL,
    lat_e5     integer,
    lon_e5     integer,
    cell       integer,
    is_of_file boolean NOT NULL,
    PRIMARY KEY (country, code)
);
CREATE INDEX postal_code_by_code ON world.postal_code (code);
CREATE INDEX postal_code_cell ON world.postal_code (cell);
CREATE INDEX postal_code_of_city ON world.postal_code (city);

-- all tenants: names to search by. kind is 0 of a city, 1 of a county, 2 of a state; ref its number. is_whole: the name from its first word on; else
-- from a later word on.
CREATE TABLE world.name (
    population integer  NOT NULL,
    ref        integer  NOT NULL,
    state      integer,
    kind       smallint NOT NULL,
    is_own     boolean  NOT NULL,
    is_whole   boolean  NOT NULL,
    country    text COLLATE "C" NOT NULL,
    folded     text COLLATE "C" NOT NULL
);
CREATE INDEX name_folded ON world.name (kind, folded);
CREATE INDEX name_of_country ON world.name (country, kind, folded);

-- all tenants: the best names of beginnings that very many names have, so that nobody sorts them all. country is empty for all countries together.
CREATE TABLE world.beginning (
    kind       smallint NOT NULL,
    country    text COLLATE "C" NOT NULL,
    text       text COLLATE "C" NOT NULL,
    place      smallint NOT NULL,
    rank       smallint NOT NULL,
    is_own     boolean  NOT NULL,
    population integer  NOT NULL,
    ref        integer  NOT NULL,
    folded     text COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, country, text, place)
);

-- Each run of three letters of a name: what a text in the middle of names is found by.
CREATE FUNCTION haulier_runs_of_three(folded text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    found text[] := '{}';
BEGIN
    FOR place IN 1 .. length(folded) - 2 LOOP
        found := found || substr(folded, place, 3);
    END LOOP;
    RETURN found;
END $$;
CREATE INDEX name_runs_of_three ON world.name USING gin (haulier_runs_of_three(folded) COLLATE "C") WHERE is_whole;
