-- Deliveries under way. See: delivery_worker.py.

-- name: release
-- Let go what was held until now: of more than $3 that may go as one digest the first goes for all of them. One worker at a time; $4 is
-- the number of its lock.
-- all tenants: one worker serves everybody.
WITH turn AS MATERIALIZED (
    SELECT pg_try_advisory_xact_lock($4) AS is_mine
), due AS MATERIALIZED (
    SELECT d.tenant_id, d.id, d.digest_key FROM delivery d
    WHERE d.state = 'HELD' AND d.digest_of IS NULL AND d.due_at <= $1 AND (SELECT is_mine FROM turn)
    ORDER BY d.due_at, d.id
    LIMIT $2
    FOR UPDATE
), counted AS (
    SELECT tenant_id, id, digest_key, count(*) OVER one AS n, first_value(id) OVER (one ORDER BY id) AS first
    FROM due
    WINDOW one AS (PARTITION BY tenant_id, digest_key)
), released AS (
    UPDATE delivery d
    SET state = CASE WHEN c.is_told_by_another THEN 'HELD' ELSE 'QUEUED' END,
        digest_of = CASE WHEN c.is_told_by_another THEN c.first END,
        digest = CASE WHEN c.is_digest AND NOT c.is_told_by_another THEN c.n - 1 ELSE 0 END
    FROM (SELECT *, digest_key IS NOT NULL AND n > $3 AS is_digest,
                 digest_key IS NOT NULL AND n > $3 AND first <> id AS is_told_by_another FROM counted) c
    WHERE d.tenant_id = c.tenant_id AND d.id = c.id
    RETURNING 1
)
SELECT count(*) FROM released

-- name: take
-- Lease deliveries that are due, in turn by tenant and provider: of the providers behind the one named ($5, $6), at most $4 of them, each
-- as many as the others, as its rate allows ($9: milliseconds' worth at once) and as this process has room for ($7: what it has under
-- way by tenant and provider, $8 is the most). One worker at a time takes from a provider. Beside each the provider to go on behind, and
-- when the rate lets more pass. A lease does not wait for the disk: one that a crash of the server forgets is only taken anew.
-- all tenants: one worker serves everybody.
WITH RECURSIVE queues AS (
    (SELECT d.tenant_id, d.provider, 1 AS n FROM delivery d
     WHERE d.state = 'QUEUED' AND (d.tenant_id, d.provider) > ($5, $6) ORDER BY d.tenant_id, d.provider LIMIT 1)
    UNION ALL
    SELECT f.tenant_id, f.provider, p.n + 1
    FROM queues p
    CROSS JOIN LATERAL (
        SELECT d.tenant_id, d.provider FROM delivery d
        WHERE d.state = 'QUEUED' AND (d.tenant_id, d.provider) > (p.tenant_id, p.provider) ORDER BY d.tenant_id, d.provider LIMIT 1
    ) f
    WHERE p.n < $4
), due AS MATERIALIZED (
    SELECT p.tenant_id, p.name, 1000 / p.rate AS pace, p.next_at, greatest(p.next_at, $1::float8 - $9) AS begin
    FROM queues q JOIN delivery_provider p ON p.tenant_id = q.tenant_id AND p.name = q.provider
    WHERE EXISTS (
        SELECT FROM delivery d
        WHERE d.state = 'QUEUED' AND d.tenant_id = q.tenant_id AND d.provider = q.provider AND d.due_at <= $1 AND d.lease_until <= $1
    )
    FOR UPDATE OF p SKIP LOCKED
), allowed AS MATERIALIZED (
    SELECT w.tenant_id, w.name, w.pace, w.begin,
           least($8 - coalesce(($7::text::jsonb ->> (w.tenant_id || E'\x1f' || w.name))::int, 0), floor(($1 - w.begin) / w.pace) + 1)::int AS n
    FROM due w WHERE w.next_at <= $1
), taken AS (
    UPDATE delivery t SET lease_until = $1 + $2, tries = t.tries + 1
    FROM (
        SELECT f.tenant_id, f.id
        FROM allowed a
        CROSS JOIN LATERAL (
            SELECT c.tenant_id, c.id FROM delivery c
            WHERE c.state = 'QUEUED' AND c.tenant_id = a.tenant_id AND c.provider = a.name AND c.due_at <= $1 AND c.lease_until <= $1
            ORDER BY c.due_at, c.id
            LIMIT greatest(0, least(a.n, greatest(1, $3 / (SELECT count(*) FROM allowed))))
            FOR UPDATE SKIP LOCKED
        ) f
        LIMIT $3
    ) w
    WHERE t.tenant_id = w.tenant_id AND t.id = w.id AND (SELECT set_config('synchronous_commit', 'off', true)) = 'off'
    RETURNING t.tenant_id, t.id, t.group_id, t.sender, t.channel, t.provider, t.target, t.person, t.digest, t.tries, t.created_at, t.expires_at,
              t.due_at
), paced AS (
    UPDATE delivery_provider p SET next_at = a.begin + t.n * a.pace
    FROM allowed a JOIN (SELECT tenant_id, provider, count(*) AS n FROM taken GROUP BY tenant_id, provider) t
        ON t.tenant_id = a.tenant_id AND t.provider = a.name
    WHERE p.tenant_id = a.tenant_id AND p.name = a.name
)
SELECT r.tenant AS behind_tenant, r.provider AS behind_provider, (SELECT min(next_at) FROM due WHERE next_at > $1) AS ready_at, t.*
FROM (
    SELECT coalesce(max(tenant_id), '') AS tenant, coalesce(max(provider), '') AS provider
    FROM (SELECT tenant_id, provider FROM queues WHERE n = $4) q
) r LEFT JOIN (SELECT * FROM taken ORDER BY due_at, id) t ON true

-- name: finish
-- Store what became of tries: the state, when the next one is due, the try itself; and what was told by the same digest. The timers of the
-- groups that have none open any more are set. What another worker has taken meanwhile stays as it is, unless it is
-- known to be sent. $10 now.
WITH result AS MATERIALIZED (
    SELECT r.*, r.state IN ('SENT', 'FAILED', 'EXPIRED', 'DROPPED') AS is_final
    FROM unnest($1::text[], $2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::bool[])
        AS r(tenant_id, id, tries, state, reason, provider_id, due_at, attempt, is_counted)
), held AS MATERIALIZED (
    SELECT d.tenant_id, d.id
    FROM result r JOIN delivery d ON d.tenant_id = r.tenant_id AND d.id = r.id
    WHERE (d.tries = r.tries OR r.state = 'SENT') AND d.state = 'QUEUED'
    ORDER BY d.tenant_id, d.id
    FOR UPDATE OF d
), done AS (
    UPDATE delivery d
    SET state = r.state, reason = r.reason, provider_id = coalesce(r.provider_id, d.provider_id), due_at = r.due_at, lease_until = 0,
        tries = CASE WHEN r.is_counted THEN d.tries ELSE d.tries - 1 END,
        attempts = CASE WHEN r.attempt IS NULL THEN d.attempts ELSE d.attempts || r.attempt::jsonb END,
        target = CASE WHEN r.is_final THEN NULL ELSE d.target END, ended_at = CASE WHEN r.is_final THEN $10::bigint END
    FROM held h JOIN result r ON r.tenant_id = h.tenant_id AND r.id = h.id
    WHERE d.tenant_id = h.tenant_id AND d.id = h.id
    RETURNING d.tenant_id, d.id, d.group_id, d.state, d.reason, r.is_final
), told AS (
    UPDATE delivery d SET state = c.state, reason = c.reason, target = NULL, ended_at = $10
    FROM done c
    WHERE c.state IN ('SENT', 'FAILED') AND d.tenant_id = c.tenant_id AND d.digest_of = c.id AND d.state = 'HELD'
    RETURNING d.tenant_id, d.group_id
), freed AS (
    UPDATE delivery d SET digest_of = NULL, due_at = $10
    FROM done c
    WHERE c.state IN ('EXPIRED', 'DROPPED') AND d.tenant_id = c.tenant_id AND d.digest_of = c.id AND d.state = 'HELD'
), fewer AS MATERIALIZED (
    SELECT tenant_id, group_id, count(*) AS n
    FROM (SELECT tenant_id, group_id FROM done WHERE is_final UNION ALL SELECT tenant_id, group_id FROM told) e
    GROUP BY tenant_id, group_id
), group_held AS MATERIALIZED (
    SELECT g.tenant_id, g.id, f.n FROM fewer f JOIN delivery_group g ON g.tenant_id = f.tenant_id AND g.id = f.group_id
    ORDER BY g.tenant_id, g.id
    FOR UPDATE OF g
), lessened AS (
    UPDATE delivery_group g SET open = g.open - h.n FROM group_held h WHERE g.tenant_id = h.tenant_id AND g.id = h.id
    RETURNING g.tenant_id, g.id, g.purpose, g.open
), group_ended AS (
    INSERT INTO timer (tenant_id, id, purpose, subject, due_at)
    SELECT tenant_id, md5(tenant_id || E'\x1f' || id)::uuid, purpose, id, $10 FROM lessened WHERE open <= 0
    ON CONFLICT DO NOTHING
    RETURNING 1
)
SELECT count(*) FROM group_ended

-- name: counts
-- How many deliveries of some groups there are, by state.
SELECT group_id, state, count(*) AS n FROM delivery WHERE tenant_id = $1 AND group_id = ANY ($2::text[]) GROUP BY group_id, state

-- name: of_group
-- The deliveries of a group, in the order in which they were made.
SELECT id, channel, provider, state, reason, provider_id, person, recipient, due_at, tries, expires_at, created_at, ended_at, attempts
FROM delivery WHERE tenant_id = $1 AND group_id = $2 ORDER BY id LIMIT $3 OFFSET $4

-- name: count_of_group
-- How many there are.
SELECT count(*) FROM delivery WHERE tenant_id = $1 AND group_id = $2

-- name: digested
-- The groups of what a digest tells of, the oldest first.
SELECT group_id FROM delivery WHERE tenant_id = $1 AND (digest_of = $2 OR id = $2) ORDER BY created_at, id LIMIT $3

-- name: sweep
-- Forget deliveries that ended long ago; at most so many at once.
-- all tenants: rows of everybody grow old alike.
WITH old AS (SELECT tenant_id, id FROM delivery WHERE ended_at < $1 ORDER BY ended_at LIMIT $2),
gone AS (DELETE FROM delivery d USING old o WHERE d.tenant_id = o.tenant_id AND d.id = o.id RETURNING 1)
SELECT count(*) FROM gone

-- name: sweep_groups
-- The same of groups.
-- all tenants: rows of everybody grow old alike.
WITH old AS (SELECT tenant_id, id FROM delivery_group WHERE created_at < $1 AND open <= 0 ORDER BY created_at LIMIT $2),
gone AS (DELETE FROM delivery_group d USING old o WHERE d.tenant_id = o.tenant_id AND d.id = o.id RETURNING 1)
SELECT count(*) FROM gone
