-- Guesses at secrets of every sort, each with its own limit. A crash forgives no more: who guesses at a person's password has time.
ALTER TABLE guess ADD COLUMN allowed bigint NOT NULL DEFAULT 0, ADD COLUMN window_ms bigint NOT NULL DEFAULT 60000,
    ADD COLUMN grows boolean NOT NULL DEFAULT false, ADD COLUMN refused boolean NOT NULL DEFAULT false;
ALTER TABLE guess SET LOGGED;

-- How long who has guessed so often waits after the guess at which his count began, or after his last one where his waits grow.
CREATE FUNCTION haulier_guess_wait(count bigint, allowed bigint, window_ms bigint, grows boolean) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN count < allowed THEN 0
                WHEN grows THEN least(1000 * (2 ^ least(count - allowed, 40))::bigint, window_ms)
                ELSE window_ms END
$$;
