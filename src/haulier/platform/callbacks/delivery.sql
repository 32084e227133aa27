-- name: store_attempts
-- Store a batch of tries to deliver and what follows from each: the next try, the dead letter, the end of the timer that led to it.
-- A try that failed while another of the same callback got through sets no timer. That callbacks to a receiver were given up is told by
-- one of two timers, see given_up.py: the first letter sets one where none stands.
WITH tried AS (
    INSERT INTO attempt (tenant_id, journal_id, at, number, url, outcome, status, error, duration_ms)
    SELECT * FROM unnest($1::text[], $2::uuid[], $3::bigint[], $4::int[], $5::text[], $6::text[], $7::int[], $8::text[], $9::int[])
    ON CONFLICT DO NOTHING
), scheduled AS (
    INSERT INTO timer (tenant_id, id, purpose, subject, due_at, payload)
    SELECT n.tenant_id, n.timer_id, 'callback', n.journal_id::text, n.due_at, n.payload
    FROM jsonb_to_recordset($10::text::jsonb) AS n(tenant_id text, journal_id uuid, timer_id uuid, due_at bigint, payload jsonb)
    WHERE NOT EXISTS (SELECT FROM attempt a WHERE a.tenant_id = n.tenant_id AND a.journal_id = n.journal_id AND a.outcome = 'delivered')
    ON CONFLICT (tenant_id, id) DO UPDATE SET due_at = excluded.due_at, payload = excluded.payload, lease_until = 0, tries = 0
), buried AS (
    INSERT INTO dead_letter (tenant_id, journal_id, at, url, attempts, error, message)
    SELECT d.tenant_id, d.journal_id, d.at, d.url, d.attempts, d.error, d.message
    FROM jsonb_to_recordset($11::text::jsonb)
        AS d(tenant_id text, journal_id uuid, at bigint, url text, attempts int, error text, message jsonb)
    ON CONFLICT (tenant_id, journal_id) DO UPDATE
    SET at = excluded.at, url = excluded.url, attempts = excluded.attempts, error = excluded.error
), announced AS (
    INSERT INTO timer (tenant_id, id, purpose, subject, due_at, payload)
    SELECT DISTINCT ON (d.tenant_id, d.timer_id)
           d.tenant_id, d.timer_id, 'given-up', d.receiver, d.announced_at, jsonb_build_object('since', d.at - 1)
    FROM jsonb_to_recordset($11::text::jsonb)
        AS d(tenant_id text, at bigint, receiver text, timer_id uuid, other_id uuid, announced_at bigint)
    WHERE NOT EXISTS (SELECT FROM timer o WHERE o.tenant_id = d.tenant_id AND o.id = d.other_id)
    ORDER BY d.tenant_id, d.timer_id, d.at
    ON CONFLICT (tenant_id, id) DO NOTHING
)
DELETE FROM timer t USING unnest($12::text[], $13::uuid[]) AS d(tenant_id, id) WHERE t.tenant_id = d.tenant_id AND t.id = d.id

-- name: delivered
-- Of the callbacks named, those that were tried before, and whether one attempt got through.
SELECT w.tenant_id, w.journal_id, bool_or(a.outcome = 'delivered') AS delivered
FROM unnest($1::text[], $2::uuid[]) AS w(tenant_id, journal_id)
JOIN attempt a ON a.tenant_id = w.tenant_id AND a.journal_id = w.journal_id
GROUP BY w.tenant_id, w.journal_id

-- name: callback_requests
-- The callback requests of the journal rows named, and who asked, by the number of the row.
SELECT w.n, j.callback, j.actor
FROM unnest($1::text[], $2::bigint[], $3::uuid[]) WITH ORDINALITY AS w(tenant_id, at, id, n)
JOIN journal j ON j.tenant_id = w.tenant_id AND j.at = w.at AND j.id = w.id AND NOT j.quiet
WHERE j.callback IS NOT NULL

-- name: journal_rows
-- The events of callbacks that are sent now.
SELECT j.tenant_id, j.id, j.kind, j.version, j.event, j.request_id, j.actor, j.data, j.callback
FROM unnest($1::text[], $2::bigint[], $3::uuid[]) AS w(tenant_id, at, id)
JOIN journal j ON j.tenant_id = w.tenant_id AND j.at = w.at AND j.id = w.id
WHERE NOT j.quiet AND j.callback IS NOT NULL

-- name: tries
-- All tries of some deliveries, the oldest of which is of the moment $3, and whether each was given up.
SELECT t.journal_id, t.at, t.number, t.outcome, t.status, t.error, t.duration_ms
FROM unnest($2::uuid[]) AS w(id)
JOIN attempt t ON t.tenant_id = $1 AND t.journal_id = w.id AND t.at >= $3
ORDER BY t.journal_id, t.at, t.number

-- name: due_tries
-- When timers are due that lead to tries.
SELECT id, due_at FROM timer WHERE tenant_id = $1 AND id = ANY ($2::uuid[])

-- name: defer
-- Defer callbacks to a timer, many in one.
INSERT INTO timer (tenant_id, id, purpose, subject, due_at, payload)
SELECT tenant_id, id, 'callbacks', 'callbacks', $3, payload::jsonb
FROM unnest($1::text[], $2::uuid[], $4::text[]) AS w(tenant_id, id, payload)

-- name: postpone
-- Put what is left of a backlog off to a later moment, unless another worker has dealt with it meanwhile. The commit does not wait for
-- the disk: what a crash of the server forgets is gone through again, and what was tried is known.
UPDATE timer SET due_at = $4, payload = $5::text::jsonb, lease_until = 0, tries = 0
WHERE tenant_id = $1 AND id = $2 AND due_at = $3 AND (SELECT set_config('synchronous_commit', 'off', true)) = 'off'

-- name: dead_letters
-- Callbacks that were given up, newest first.
SELECT journal_id, at, url, attempts, error FROM dead_letter WHERE tenant_id = $1 ORDER BY at DESC, journal_id LIMIT $2

-- name: replay
-- Turn dead letters back into timers that are due at once, as if they had never been tried. $3 the ids of their timers.
WITH raised AS (
    DELETE FROM dead_letter WHERE tenant_id = $1 AND journal_id = ANY ($2::uuid[]) RETURNING tenant_id, journal_id, message
)
INSERT INTO timer (tenant_id, id, purpose, subject, due_at, payload)
SELECT r.tenant_id, w.timer_id, 'callback', r.journal_id::text, $4,
       CASE WHEN r.message ? 'tried' THEN r.message ELSE jsonb_build_object('tried', 0, 'event', r.message) END
FROM raised r JOIN unnest($2::uuid[], $3::uuid[]) AS w(journal_id, timer_id) ON w.journal_id = r.journal_id
ON CONFLICT (tenant_id, id) DO UPDATE SET due_at = excluded.due_at, payload = excluded.payload, lease_until = 0, tries = 0
RETURNING id

-- name: dead_of
-- Which of some deliveries were given up.
SELECT journal_id FROM dead_letter WHERE tenant_id = $1 AND journal_id = ANY ($2::uuid[])

-- name: given_up
-- How many callbacks to a receiver were given up after a moment, and of the last one which it was, when, after how many tries, and why.
SELECT count(*) OVER () AS count, journal_id, at, attempts, error FROM dead_letter
WHERE tenant_id = $1 AND at > $3 AND coalesce(substring(url FROM '^https?://[^/?#]*'), url) = $2
ORDER BY at DESC, journal_id LIMIT 1

-- name: outcomes
-- How far the callbacks of some journal rows came, the oldest of which is of the moment $3: tries, whether one got through, how the
-- last one ended, and whether the callback was given up.
SELECT w.id, a.tries, a.delivered, a.last, d.journal_id IS NOT NULL AS dead
FROM unnest($2::uuid[]) AS w(id)
CROSS JOIN LATERAL (
    SELECT count(*) AS tries, coalesce(bool_or(t.outcome = 'delivered'), false) AS delivered,
           (array_agg(t.outcome ORDER BY t.at DESC, t.number DESC))[1] AS last
    FROM attempt t WHERE t.tenant_id = $1 AND t.journal_id = w.id AND t.at >= $3
) a
LEFT JOIN dead_letter d ON d.tenant_id = $1 AND d.journal_id = w.id
