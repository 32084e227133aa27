-- name: read_many
-- Read any number of resources of any kinds and tenants in one go; expired ones are not there any more.
SELECT r.tenant_id, r.kind, r.id, r.version, r.type, r.key, r.parent, r.state, r.attrs, r.body,
       r.created_at, r.created_by, r.updated_at, r.updated_by, r.expires_at
FROM unnest($1::text[], $2::text[], $3::text[]) AS w(tenant_id, kind, id)
JOIN resource r ON r.tenant_id = w.tenant_id AND r.kind = w.kind AND r.id = w.id
WHERE r.expires_at IS NULL OR r.expires_at > $4

-- name: read_many_by_key
-- Read resources by their unique keys.
SELECT r.tenant_id, r.kind, r.id, r.version, r.type, r.key, r.parent, r.state, r.attrs, r.body,
       r.created_at, r.created_by, r.updated_at, r.updated_by, r.expires_at
FROM unnest($1::text[], $2::text[], $3::text[]) AS w(tenant_id, kind, key)
JOIN resource r ON r.tenant_id = w.tenant_id AND r.kind = w.kind AND r.key = w.key
WHERE r.expires_at IS NULL OR r.expires_at > $4

-- name: balances
-- The balances of every account of one book.
SELECT account, balance, entries FROM ledger_balance WHERE tenant_id = $1 AND book = $2

-- name: balances_of
-- The balances of named accounts of any books and tenants in one go.
SELECT b.tenant_id, b.book, b.account, b.balance
FROM unnest($1::text[], $2::text[], $3::text[]) AS w(tenant_id, book, account)
JOIN ledger_balance b ON b.tenant_id = w.tenant_id AND b.book = w.book AND b.account = w.account

-- name: book
-- One book as it is at one moment: its entries in the order they were made, then (without a number) each account that is
-- not even, and (without an account) the body of the resource that is its head.
(SELECT number, account, balance, at, detail
 FROM ledger_entry
 WHERE tenant_id = $1 AND book = $3 AND number > $4
 ORDER BY number
 LIMIT $5)
UNION ALL
SELECT NULL, account, balance, NULL, NULL FROM ledger_balance WHERE tenant_id = $1 AND book = $3 AND balance <> 0
UNION ALL
SELECT NULL, NULL, NULL, NULL, body FROM resource WHERE tenant_id = $1 AND kind = $2 AND id = $3
ORDER BY number NULLS LAST

-- name: change_log
-- What happened to one resource, last first, between two moments; from a version on that leaves out refusals or not.
-- Two requests may overtake each other after they came in (at); their transactions (txid) tell which was planned last.
SELECT id, at, kind, resource_id, version, event, state, request_id, actor, data, meta FROM journal
WHERE tenant_id = $1 AND at >= $4 AND at < $5 AND version >= $6
  AND ((hashtextextended(resource_id, 0) = hashtextextended($3, 0) AND kind = $2 AND resource_id = $3)
       OR also @> ARRAY[$2 || '/' || $3])
ORDER BY txid DESC, at DESC, id DESC
LIMIT $7 OFFSET $8

-- name: change_log_count
-- How much happened to one resource between two moments.
SELECT count(*) FROM journal
WHERE tenant_id = $1 AND at >= $4 AND at < $5 AND version >= $6
  AND ((hashtextextended(resource_id, 0) = hashtextextended($3, 0) AND kind = $2 AND resource_id = $3)
       OR also @> ARRAY[$2 || '/' || $3])

-- name: journal_count
-- How many commands of a tenant were applied, by event.
SELECT event, count(*) AS n FROM journal WHERE tenant_id = $1 GROUP BY event

-- name: read_one_for_bench
-- The row that a read of one resource needs, as one client would ask for it; the yardstick of `make bench`.
SELECT version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by, expires_at
FROM resource WHERE tenant_id = $1 AND kind = $2 AND id = $3

-- name: taken_in
-- For which of some resources things of these accounts were entered in a book.
SELECT DISTINCT account, detail ->> 'jobId' AS job_id FROM ledger_entry
WHERE tenant_id = $1 AND book = $2 AND account = ANY ($3::text[]) AND delta > 0 AND detail ->> 'jobId' = ANY ($4::text[])
