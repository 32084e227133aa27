-- name: count
-- Count one more guess for each subject that may guess: how many that makes, whether this one is refused, and the wait that is left in
-- milliseconds. Beyond what is allowed a subject waits for the end of its window; one that ``grows`` waits a second after its last guess,
-- two after the next, and so on up to the window. A refused guess counts for nothing. A clock that was set back by more than a minute ends a
-- window as one that was set forward does.
WITH now AS (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS ms)
INSERT INTO guess AS g (tenant_id, subject, since, count, allowed, window_ms, grows, refused)
SELECT $1, s.subject, now.ms, 1, s.allowed, s.window_ms, s.grows, false
FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::boolean[]) AS s(subject, allowed, window_ms, grows) CROSS JOIN now
ORDER BY s.subject
ON CONFLICT (tenant_id, subject) DO UPDATE
SET refused = haulier_guess_elapsed(excluded.since, g.since, excluded.window_ms)
              < haulier_guess_wait(g.count, excluded.allowed, excluded.window_ms, excluded.grows),
    count = CASE WHEN haulier_guess_elapsed(excluded.since, g.since, excluded.window_ms) >= excluded.window_ms THEN 1
                 WHEN haulier_guess_elapsed(excluded.since, g.since, excluded.window_ms)
                      < haulier_guess_wait(g.count, excluded.allowed, excluded.window_ms, excluded.grows) THEN g.count
                 ELSE g.count + 1 END,
    since = CASE WHEN haulier_guess_elapsed(excluded.since, g.since, excluded.window_ms) >= excluded.window_ms THEN excluded.since
                 WHEN excluded.grows AND haulier_guess_elapsed(excluded.since, g.since, excluded.window_ms)
                      >= haulier_guess_wait(g.count, excluded.allowed, excluded.window_ms, excluded.grows) THEN excluded.since
                 ELSE g.since END,
    allowed = excluded.allowed, window_ms = excluded.window_ms, grows = excluded.grows
RETURNING subject, count, refused,
          since + haulier_guess_wait(count, allowed, window_ms, grows) - (SELECT ms FROM now) AS left

-- name: forgive
-- Take back what was counted for the first subject, and once of the others: the secret was right. Rows are locked in the order in which
-- they are counted.
WITH held AS MATERIALIZED (
    SELECT subject FROM guess WHERE tenant_id = $1 AND subject = ANY ($2::text[]) ORDER BY subject FOR UPDATE
)
UPDATE guess g SET count = CASE WHEN g.subject = ($2::text[])[1] THEN 0 ELSE greatest(g.count - 1, 0) END
FROM held WHERE g.tenant_id = $1 AND g.subject = held.subject

-- name: forget
-- Windows that are over.
DELETE FROM guess
WHERE tenant_id = $1
  AND haulier_guess_elapsed((extract(epoch FROM clock_timestamp()) * 1000)::bigint, since, window_ms) >= window_ms
