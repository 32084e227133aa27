-- name: fill_jobs
-- Jobs as the first release wrote them.
INSERT INTO resource (tenant_id, kind, id, version, type, key, state, attrs, body, x1, created_at, created_by, updated_at, updated_by)
SELECT $1, 'job', 'linehaul:' || n, 1, 'linehaul', 'LEG-' || n, 'CREATED', jsonb_build_object('hub', 'H' || n % 9),
       jsonb_build_object('jobWorkflowId', 'w', 'objectives', '[]'::jsonb), 's' || n % 9, 1790000000000 + n, '{"id":"1"}',
       1790000000000 + n, '{"id":"1"}'
FROM generate_series(1, $2::int) AS n

-- name: fill_journal
-- One journal row for each job.
INSERT INTO journal (tenant_id, at, id, kind, resource_id, version, event, request_id, actor, data)
SELECT $1, 1790000000000 + n, gen_random_uuid(), 'job', 'linehaul:' || n, 1, 'JobCreated', '1', '{"id":"1"}', '{}'
FROM generate_series(1, $2::int) AS n

-- name: fill_ledger
-- Lines of one book.
INSERT INTO ledger_entry (tenant_id, book, number, account, delta, before, balance, at, actor, detail)
SELECT $1, 'd', n, 'CONTAINER:' || n, 1, 0, 1, 1790000000000, '{}', '{}'
FROM generate_series(1, $2::int) AS n

-- name: rows_of_resource
-- All of a tenant's resources.
SELECT tenant_id, kind, id, version, type, key, parent, state, attrs, body, x1, created_at, updated_at
FROM resource WHERE tenant_id = $1 ORDER BY id

-- name: rows_of_journal
-- All of a tenant's journal.
SELECT tenant_id, at, id, kind, resource_id, version, event, request_id, actor, data FROM journal WHERE tenant_id = $1 ORDER BY id

-- name: rows_of_ledger_entry
-- All of a tenant's ledger lines.
SELECT tenant_id, book, number, account, delta, before, balance, at FROM ledger_entry WHERE tenant_id = $1 ORDER BY number
