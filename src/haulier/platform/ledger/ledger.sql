-- name: balances
-- The balances of every account of one book.
SELECT account, balance FROM ledger_balance WHERE tenant_id = $1 AND book = $2

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

-- name: taken_in
-- For which of some jobs things of these accounts were entered in a book.
SELECT DISTINCT account, detail ->> 'jobId' AS job_id FROM ledger_entry
WHERE tenant_id = $1 AND book = $2 AND account = ANY ($3::text[]) AND delta > 0 AND detail ->> 'jobId' = ANY ($4::text[])
