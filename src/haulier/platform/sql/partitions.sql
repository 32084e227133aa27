-- name: one_at_a_time
-- Let one worker at a time make partitions.
-- all tenants: partitions hold everybody's rows.
SELECT pg_advisory_xact_lock($1)

-- name: patience
-- Making a partition locks its table for a moment; do not queue behind a long reader and everybody behind us.
-- all tenants: a setting of the transaction.
SET LOCAL lock_timeout = '2s'

-- name: make
-- Make the monthly partitions of one table from a moment on.
-- all tenants: partitions hold everybody's rows.
SELECT haulier_make_partitions($1, $2, $3)
