-- What a board shows, each row written as JSON where it is read: 50,000 of them become no objects on their way to the caller.
-- Runs are found by their shelf, see services/dispatch/shelves.py. $1 is the tenant; $3 statuses and $4 types narrow the choice, null does not.

-- name: runs
-- Rows of runs, newest first: those of the ids $2; with $5 the open ones; on shelves from $6 to $7 the closed ones, if closed after $8.
-- At most $9 less one, and as many as have $10 rows together with their jobs. ``cut`` says that there are more. Arrivals rest on positions
-- that are newer than $11.
WITH found AS (
    (SELECT d.id, d.version, d.type, d.key, d.state, d.body, d.created_at, d.updated_at
     FROM unnest($2::text[]) AS w(id) JOIN resource d ON d.tenant_id = $1 AND d.kind = 'dispatch' AND d.id = w.id
     WHERE ($3::text[] IS NULL OR d.state = ANY ($3)) AND ($4::text[] IS NULL OR d.type = ANY ($4)))
    UNION ALL
    (SELECT d.id, d.version, d.type, d.key, d.state, d.body, d.created_at, d.updated_at
     FROM resource d
     WHERE d.tenant_id = $1 AND d.kind = 'dispatch' AND d.parent = 'OPEN' AND $5::boolean
       AND ($3::text[] IS NULL OR d.state = ANY ($3)) AND ($4::text[] IS NULL OR d.type = ANY ($4))
     ORDER BY d.created_at DESC LIMIT $9)
    UNION ALL
    (SELECT d.id, d.version, d.type, d.key, d.state, d.body, d.created_at, d.updated_at
     FROM resource d
     WHERE d.tenant_id = $1 AND d.kind = 'dispatch' AND d.parent BETWEEN $6::text AND $7::text AND d.updated_at > $8::bigint
       AND ($4::text[] IS NULL OR d.type = ANY ($4))
     ORDER BY d.parent DESC, d.created_at DESC LIMIT $9)
), placed AS MATERIALIZED (
    SELECT f.*, row_number() OVER newest AS place,
           sum(1 + coalesce(jsonb_array_length(f.body -> 'jobs'), 0)) OVER newest AS weight
    FROM found f
    WINDOW newest AS (ORDER BY f.created_at DESC, f.id ROWS UNBOUNDED PRECEDING)
)
SELECT json_build_array(
           r.id, r.key, r.type, r.state, r.body -> 'subStatus', r.version, r.created_at, r.updated_at,
           coalesce(r.body -> 'participants', '[]'),
           coalesce((SELECT json_agg((SELECT :job_row
                                     FROM resource j
                                     CROSS JOIN LATERAL (:open_objective) o
                                     WHERE j.tenant_id = $1 AND j.kind = 'job' AND j.id = e.id) ORDER BY e.n)
            FROM jsonb_array_elements_text(r.body -> 'jobs') WITH ORDINALITY AS e(id, n)), '[]'),
           b.held, b.cash,
           coalesce((SELECT jsonb_array_length(l.body -> 'waiting') FROM resource l
                     WHERE l.tenant_id = $1 AND l.kind = 'ledger' AND l.id = r.id), 0),
           a.calculated_at)::text AS row,
       (SELECT count(*) FROM placed p WHERE p.place = $9 OR p.weight > $10) > 0 AS cut
FROM placed r
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE b.account <> 'CASH') AS held, coalesce(sum(b.balance) FILTER (WHERE b.account = 'CASH'), 0) AS cash
    FROM ledger_balance b
    WHERE b.tenant_id = $1 AND b.book = r.id AND b.balance <> 0
) b
LEFT JOIN dispatch_eta a ON a.tenant_id = $1 AND a.dispatch = r.id AND a.tis > $11::bigint
WHERE r.place < $9 AND (r.weight <= $10 OR r.place = 1)
ORDER BY r.place

-- name: jobs
-- Rows of jobs, newest first: those of the ids $2; with $5 those of open runs, of runs on shelves from $6 to $7, and those in no run.
-- Without statuses only such as are not at an end ($10), or came there after $8. At most $9 less one; ``cut`` says that there are more.
-- Arrivals rest on positions that are newer than $11.
WITH run AS (
    SELECT d.body -> 'jobs' AS jobs
    FROM resource d
    WHERE d.tenant_id = $1 AND d.kind = 'dispatch' AND $5::boolean AND d.parent = 'OPEN'
    UNION ALL
    SELECT d.body -> 'jobs'
    FROM resource d
    WHERE d.tenant_id = $1 AND d.kind = 'dispatch' AND $5::boolean AND d.parent BETWEEN $6::text AND $7::text AND d.updated_at > $8::bigint
), named AS (
    SELECT unnest($2::text[]) AS id
    UNION ALL
    SELECT jsonb_array_elements_text(run.jobs) FROM run
    UNION ALL
    SELECT j.id FROM resource j WHERE j.tenant_id = $1 AND j.kind = 'job' AND j.parent IS NULL AND j.created_at > 0 AND $5::boolean
), placed AS MATERIALIZED (
    SELECT j.*, row_number() OVER (ORDER BY j.created_at DESC, j.id) AS place
    FROM named n
    CROSS JOIN LATERAL (SELECT j.id, j.version, j.type, j.key, j.parent, j.state, j.body, j.created_at, j.updated_at
                        FROM resource j
                        WHERE j.tenant_id = $1 AND j.kind = 'job' AND j.id = n.id
                        LIMIT 1) j
    WHERE ($3::text[] IS NULL OR j.state = ANY ($3)) AND ($4::text[] IS NULL OR j.type = ANY ($4))
      AND (NOT $5::boolean OR $3::text[] IS NOT NULL OR j.state <> ALL ($10::text[]) OR j.updated_at > $8::bigint)
    ORDER BY j.created_at DESC, j.id
    LIMIT $9
)
SELECT (:job_row)::text AS row,
       (SELECT count(*) FROM placed p WHERE p.place = $9) > 0 AS cut
FROM placed j
CROSS JOIN LATERAL (:open_objective) o
LEFT JOIN dispatch_eta a ON a.tenant_id = $1 AND a.dispatch = j.parent AND a.tis > $11::bigint
WHERE j.place < $9
ORDER BY j.place

-- name: job_row
-- A part of the statements above: the row of a job j whose open objective is o.objective, in the order of JOB_FIELDS. ``a`` has the arrivals
-- of its dispatch, see services/dispatch/migrations/0004_eta.sql. A job's summary is a
-- RunSummary (services/dispatch/rules/run.py), whose members have their places: 0 is the objective, 1 the attempt, 2 done, 3 failed.
-- all tenants: it reads nothing but what those statements found.
json_build_array(
    j.id, j.key, j.type, j.state, j.body -> 'subStatus', j.version, j.updated_at, j.parent,
    o.objective -> 'objectiveRef',
    CASE WHEN o.objective IS NOT NULL THEN coalesce(j.body #> '{summary,1}', '1') END,
    CASE jsonb_typeof(o.objective -> 'location')
        WHEN 'string' THEN o.objective -> 'location'
        WHEN 'object' THEN to_jsonb(left(coalesce(
            CASE jsonb_typeof(o.objective #> '{location,address,name}')
                WHEN 'string' THEN o.objective #>> '{location,address,name}' END,
            o.objective #>> '{location,address}'), 100)) END,
    (o.objective #>> '{timeslot,from}')::numeric * 1000, (o.objective #>> '{timeslot,to}')::numeric * 1000,
    coalesce(j.body #> '{summary,2}', '0'), jsonb_array_length(j.body -> 'objectives'),
    coalesce(j.body #> '{summary,3}', '0'),
    CASE WHEN o.objective IS NOT NULL THEN a.next -> j.id -> 0 END)

-- name: open_objective
-- A part of the statements above: the objective that a job j is at, null at its end.
-- all tenants: it reads nothing but what those statements found.
SELECT CASE WHEN j.state NOT IN ('COMPLETED', 'CANCELLED')
       THEN j.body -> 'objectives' -> coalesce((j.body #>> '{summary,0}')::int, 0) END AS objective
