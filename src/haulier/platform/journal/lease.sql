-- name: take
-- Become the holder of a lease, by the database's clock: nobody holds it, its time is over, or the session of its holder has ended.
INSERT INTO lease (tenant_id, name, holder, backend, until)
VALUES ($1, $2, $3, pg_backend_pid(), clock_timestamp() + make_interval(secs => $4))
ON CONFLICT (tenant_id, name) DO UPDATE
SET holder = excluded.holder, backend = excluded.backend, until = excluded.until
WHERE lease.holder = excluded.holder OR lease.until < clock_timestamp()
   OR NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.pid = lease.backend)
RETURNING true

-- name: keep
-- Hold a lease for longer; nothing when another holds it.
UPDATE lease SET until = clock_timestamp() + make_interval(secs => $4) WHERE tenant_id = $1 AND name = $2 AND holder = $3
RETURNING true

-- name: release
-- Let the next one have the lease at once.
UPDATE lease SET until = '-infinity' WHERE tenant_id = $1 AND name = $2 AND holder = $3

-- name: trouble
-- Keep what holds the holder up, for those who watch; nothing when all is well. The next holder says so itself.
UPDATE lease SET trouble = $4 WHERE tenant_id = $1 AND name = $2 AND holder = $3
