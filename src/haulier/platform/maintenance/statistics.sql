-- name: changed_tables
-- Tables that changed much since they were last analyzed.
-- all tenants: statistics are of whole tables.
SELECT relname FROM pg_stat_user_tables
WHERE relname IN ('resource', 'timer', 'ledger_balance', 'ledger_entry')
  AND n_mod_since_analyze >= $1 AND n_mod_since_analyze >= $2::float8 * n_live_tup

-- name: analyze_resource
-- Sample the table anew.
-- all tenants: statistics are of whole tables.
ANALYZE resource

-- name: analyze_timer
-- Sample the table anew.
-- all tenants: statistics are of whole tables.
ANALYZE timer

-- name: analyze_ledger_balance
-- Sample the table anew.
-- all tenants: statistics are of whole tables.
ANALYZE ledger_balance

-- name: analyze_ledger_entry
-- Sample the table anew.
-- all tenants: statistics are of whole tables.
ANALYZE ledger_entry
