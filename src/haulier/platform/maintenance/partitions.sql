-- name: one_at_a_time
-- Let one worker at a time make partitions.
-- all tenants: partitions hold everybody's rows.
SELECT pg_advisory_xact_lock($1)

-- name: patience
-- Making a partition locks its table for a moment; do not queue behind a long reader and everybody behind us. A worker that stands
-- still between two statements must not hold that lock for long.
-- all tenants: settings of the transaction.
SELECT set_config('lock_timeout', '2s', true), set_config('idle_in_transaction_session_timeout', '3s', true)

-- name: make
-- Make the monthly partitions of one table from a moment on.
-- all tenants: partitions hold everybody's rows.
SELECT haulier_make_partitions($1, $2, $3)
