-- How long ago a count began. Guesses at one moment may be counted in another order than their clocks were read in, and a clock is corrected by
-- some milliseconds: that is now, and no reason to begin a count anew. One that was set back by more than a minute ends the window.
CREATE FUNCTION haulier_guess_elapsed(now_ms bigint, since bigint, window_ms bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN now_ms < since - 60000 THEN window_ms ELSE greatest(now_ms - since, 0) END
$$;
