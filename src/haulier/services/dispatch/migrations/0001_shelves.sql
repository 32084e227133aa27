-- Where dispatches stand, see shelves.py, and the jobs that are in none: what a board reads among however many ended ones.

-- all tenants: each row keeps its own tenant.
UPDATE resource
SET parent = CASE WHEN state = 'CLOSED' THEN 'C' || to_char(to_timestamp(updated_at / 1000.0) AT TIME ZONE 'UTC', 'YYYYMMDD') ELSE 'OPEN' END
WHERE kind = 'dispatch' AND parent IS NULL;

-- Of columns that decide already whether an update writes to the indexes: updates of a job cost what they did.
CREATE INDEX resource_loose_job ON resource (tenant_id, created_at) WHERE kind = 'job' AND parent IS NULL;
