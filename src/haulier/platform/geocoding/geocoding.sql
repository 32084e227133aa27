-- name: kept
-- What an engine found for a question of a tenant, as long as it is kept.
SELECT answer FROM geocoded WHERE tenant_id = $1 AND question = $2 AND kept_until > $3

-- name: keep
-- Keep what an engine found, or that it found nothing (NULL).
INSERT INTO geocoded (tenant_id, question, answer, kept_until) VALUES ($1, $2, $3, $4)
ON CONFLICT (tenant_id, question) DO UPDATE SET answer = EXCLUDED.answer, kept_until = EXCLUDED.kept_until

-- name: take_turn
-- The next free moment of an engine that is asked once in so many milliseconds ($2), and how many of them it is away; no row where that
-- is more than $3. The database's clock counts, since all processes share it.
-- all tenants: the engine serves the installation.
WITH clock AS (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now)
INSERT INTO geocoding_turn AS t (engine, free_at) SELECT $1::text, now + $2::bigint FROM clock
ON CONFLICT (engine) DO UPDATE SET free_at = greatest(t.free_at, EXCLUDED.free_at - $2::bigint) + $2::bigint
WHERE t.free_at <= EXCLUDED.free_at - $2::bigint + $3::bigint
RETURNING free_at - $2::bigint - (SELECT now FROM clock)

-- name: sweep
-- Forget answers that are no longer kept; at most so many at once.
-- all tenants: answers of everybody grow old alike.
WITH old AS (
    SELECT tenant_id, question FROM geocoded WHERE kept_until < $1 ORDER BY kept_until LIMIT $2
), gone AS (
    DELETE FROM geocoded g USING old WHERE g.tenant_id = old.tenant_id AND g.question = old.question RETURNING 1
)
SELECT count(*) FROM gone
