-- What lists need beside the tables: comparison of texts that is the same on every server, and the few expired rows apart.

-- A list counts matches from its index alone, which does not know who has expired; these are then counted apart.
CREATE INDEX resource_expiry ON resource (tenant_id, kind, expires_at) WHERE expires_at IS NOT NULL;

-- Small and capital letters of all scripts, whatever the locale that the database was made with. The first that the server has is taken.
DO $$
DECLARE
    known text;
BEGIN
    SELECT c.collname INTO known
    FROM unnest(ARRAY['pg_c_utf8', 'C.utf8', 'C.UTF-8', 'und-x-icu', 'C']) WITH ORDINALITY AS wanted(name, rank)
    JOIN pg_collation c ON c.collname = wanted.name AND c.collnamespace = 'pg_catalog'::regnamespace
         AND c.collencoding IN (-1, pg_char_to_encoding(getdatabaseencoding()))
    ORDER BY wanted.rank
    LIMIT 1;
    EXECUTE format('CREATE COLLATION haulier_text FROM pg_catalog.%I', known);
END $$;

CREATE FUNCTION haulier_lower(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN lower(given COLLATE haulier_text);

-- The words of a text in small letters with one blank before, between and after them. The breaks are those of core/filters (WORD_BREAKS).
CREATE FUNCTION haulier_words(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(' ' || lower(given COLLATE haulier_text) || ' ',
    '[\u0001-\u002f\u003a-\u0040\u005b-\u005e\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u0964\u0965'
    '\u2000-\u200b\u200e-\u206f\u20a0-\u20cf\u2190-\u2bff\u3000-\u3004\u3008-\u3020\u3030\ufe10-\ufe1f\ufe30-\ufe6f\ufeff'
    '\uff01-\uff0f\uff1a-\uff20\uff3b-\uff3e\uff40\uff5b-\uff65\U0001f000-\U0001faff]+', ' ', 'g');

-- The elements of a list, or the value itself; a value that is missing gives one null.
CREATE FUNCTION haulier_elements(given jsonb) RETURNS SETOF jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT e FROM jsonb_array_elements(CASE jsonb_typeof(given) WHEN 'array' THEN given ELSE jsonb_build_array(given) END) AS e;
END;

CREATE FUNCTION haulier_text(given jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE jsonb_typeof(given) WHEN 'string' THEN given #>> '{}' END;

CREATE FUNCTION haulier_number(given jsonb) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE jsonb_typeof(given) WHEN 'number' THEN given::numeric END;

-- How many inserted, dropped or replaced characters turn one text into the other.
CREATE FUNCTION haulier_edits(a text, b text) RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    size constant integer := length(b);
    costs integer[] := ARRAY(SELECT generate_series(0, length(b)));
    above integer;
    kept integer;
    letter text;
BEGIN
    FOR i IN 1..length(a) LOOP
        letter := substr(a, i, 1);
        above := costs[1];
        costs[1] := i;
        FOR j IN 1..size LOOP
            kept := costs[j + 1];
            costs[j + 1] := least(kept + 1, costs[j] + 1, above + (letter <> substr(b, j, 1))::integer);
            above := kept;
        END LOOP;
    END LOOP;
    RETURN costs[size + 1];
END $$;

-- Whether a text or one of its words is within ``most`` (0, 1 or 2) edits of the wanted one, which is given in small letters.
CREATE FUNCTION haulier_fuzzy(given text, wanted text, most integer) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    whole constant text := haulier_lower(given);
    piece constant integer := length(wanted) / (most + 1);
    word text;
BEGIN
    -- Of most + 1 pieces at least one stands unharmed in whatever is within reach, which nearly every text fails.
    IF most > 0 AND NOT (strpos(whole, left(wanted, piece)) > 0 OR strpos(whole, substr(wanted, piece + 1, piece)) > 0
                         OR (most = 2 AND strpos(whole, substr(wanted, 2 * piece + 1, piece)) > 0)) THEN
        RETURN false;
    END IF;
    FOREACH word IN ARRAY whole || string_to_array(btrim(haulier_words(given)), ' ') LOOP
        IF word = wanted THEN
            RETURN true;
        ELSIF most > 0 AND abs(length(word) - length(wanted)) <= most AND haulier_edits(word, wanted) <= most THEN
            RETURN true;
        END IF;
    END LOOP;
    RETURN false;
END $$;
