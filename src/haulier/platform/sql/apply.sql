-- name: apply
-- Apply a batch of changes, each whole or not at all, and record one journal row for each applied one.
-- Answers one row for every reason why a change was not applied; no rows means that all were.
WITH row_in AS MATERIALIZED (
    SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::int[], $6::text[], $7::text[], $8::text[], $9::text[],
                         $10::text[], $11::text[], $12::text[], $13::bigint[])
        AS r(change, tenant_id, kind, id, expect, type, key, parent, state, attrs, body, slots, expires_at)
), change_in AS MATERIALIZED (
    SELECT * FROM unnest($14::int[], $15::text[], $16::bigint[], $17::text[], $18::uuid[], $19::text[], $20::text[], $21::int[], $22::text[],
                         $23::text[], $24::text[], $25::text[], $26::text[], $27::text[], $28::text[])
        AS c(change, tenant_id, at, actor, journal_id, kind, resource_id, version, event, state, request_id, data, meta, callback, also)
), guard_in AS MATERIALIZED (
    SELECT * FROM unnest($29::int[], $30::text[], $31::text[], $32::text[], $33::int[]) AS g(change, tenant_id, kind, id, version)
), entry_in AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($34::text::jsonb)
        AS e(change int, tenant_id text, book text, number bigint, account text, delta numeric, lowest numeric, highest numeric, detail jsonb)
), timer_in AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($35::text::jsonb)
        AS t(change int, tenant_id text, id uuid, purpose text, subject text, due_at bigint, payload jsonb)
), drop_in AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($36::text::jsonb) AS d(change int, tenant_id text, id uuid, must boolean)
), held AS MATERIALIZED (
    SELECT e.tenant_id, e.kind, e.id, e.version
    FROM row_in r JOIN resource e ON e.tenant_id = r.tenant_id AND e.kind = r.kind AND e.id = r.id
    WHERE r.expect > 0
    ORDER BY e.tenant_id, e.kind, e.id
    FOR UPDATE OF e
), held_timer AS MATERIALIZED (
    SELECT t.tenant_id, t.id
    FROM drop_in d JOIN timer t ON t.tenant_id = d.tenant_id AND t.id = d.id
    WHERE d.must
    ORDER BY t.tenant_id, t.id
    FOR UPDATE OF t
), refused AS MATERIALIZED (
    SELECT r.change, 'stale' AS why, r.kind, r.id
    FROM row_in r LEFT JOIN held h ON h.tenant_id = r.tenant_id AND h.kind = r.kind AND h.id = r.id
    WHERE r.expect > 0 AND h.version IS DISTINCT FROM r.expect
    UNION ALL
    SELECT r.change, 'exists', r.kind, r.id
    FROM row_in r JOIN resource e ON e.tenant_id = r.tenant_id AND e.kind = r.kind AND e.id = r.id
    WHERE r.expect = 0
    UNION ALL
    SELECT r.change, 'taken', r.kind, r.key
    FROM row_in r JOIN resource e ON e.tenant_id = r.tenant_id AND e.kind = r.kind AND e.key = r.key
    WHERE r.key IS NOT NULL AND e.id <> r.id
    UNION ALL
    SELECT g.change, 'guard', g.kind, g.id
    FROM guard_in g LEFT JOIN resource e ON e.tenant_id = g.tenant_id AND e.kind = g.kind AND e.id = g.id
    WHERE e.version IS DISTINCT FROM g.version
    UNION ALL
    SELECT d.change, 'timer', '', d.id::text
    FROM drop_in d LEFT JOIN held_timer h ON h.tenant_id = d.tenant_id AND h.id = d.id
    WHERE d.must AND h.id IS NULL
), applied AS MATERIALIZED (
    SELECT c.* FROM change_in c WHERE NOT EXISTS (SELECT FROM refused f WHERE f.change = c.change)
), changed AS (
    UPDATE resource e
    SET version = r.expect + 1, type = r.type, key = r.key, parent = r.parent, state = r.state,
        attrs = r.attrs::jsonb, body = r.body::jsonb,
        x1 = CASE WHEN r.slots IS NULL THEN e.x1 ELSE s.x[1] END, x2 = CASE WHEN r.slots IS NULL THEN e.x2 ELSE s.x[2] END,
        x3 = CASE WHEN r.slots IS NULL THEN e.x3 ELSE s.x[3] END, x4 = CASE WHEN r.slots IS NULL THEN e.x4 ELSE s.x[4] END,
        x5 = CASE WHEN r.slots IS NULL THEN e.x5 ELSE s.x[5] END, x6 = CASE WHEN r.slots IS NULL THEN e.x6 ELSE s.x[6] END,
        x7 = CASE WHEN r.slots IS NULL THEN e.x7 ELSE s.x[7] END, x8 = CASE WHEN r.slots IS NULL THEN e.x8 ELSE s.x[8] END,
        updated_at = a.at, updated_by = a.actor::jsonb, expires_at = r.expires_at
    FROM row_in r JOIN applied a ON a.change = r.change CROSS JOIN LATERAL (SELECT string_to_array(r.slots, E'\x1f', '') AS x) s
    WHERE r.expect > 0 AND e.tenant_id = r.tenant_id AND e.kind = r.kind AND e.id = r.id AND e.version = r.expect
    RETURNING 1
), made AS (
    INSERT INTO resource (tenant_id, kind, id, version, type, key, parent, state, attrs, body, x1, x2, x3, x4, x5, x6, x7, x8,
                          created_at, created_by, updated_at, updated_by, expires_at)
    SELECT r.tenant_id, r.kind, r.id, 1, r.type, r.key, r.parent, r.state, r.attrs::jsonb, r.body::jsonb,
           s.x[1], s.x[2], s.x[3], s.x[4], s.x[5], s.x[6], s.x[7], s.x[8], a.at, a.actor::jsonb, a.at, a.actor::jsonb, r.expires_at
    FROM row_in r JOIN applied a ON a.change = r.change CROSS JOIN LATERAL (SELECT string_to_array(r.slots, E'\x1f', '') AS x) s
    WHERE r.expect = 0
    ON CONFLICT DO NOTHING
    RETURNING 1
), recorded AS (
    INSERT INTO journal (tenant_id, at, id, kind, resource_id, version, event, state, request_id, actor, data, meta, callback, also)
    SELECT tenant_id, at, journal_id, kind, resource_id, version, event, state, request_id, actor::jsonb, data::jsonb, meta::jsonb,
           callback::jsonb, string_to_array(also, E'\x1f')
    FROM applied
), balanced AS (
    INSERT INTO ledger_balance AS b (tenant_id, book, account, balance, entries, lowest, highest)
    SELECT e.tenant_id, e.book, e.account, sum(e.delta), count(*), min(e.lowest), min(e.highest)
    FROM entry_in e JOIN applied a ON a.change = e.change
    GROUP BY e.tenant_id, e.book, e.account
    ON CONFLICT (tenant_id, book, account) DO UPDATE
    SET balance = b.balance + excluded.balance, entries = b.entries + excluded.entries, lowest = excluded.lowest, highest = excluded.highest
    RETURNING b.tenant_id, b.book, b.account, b.balance
), entered AS (
    INSERT INTO ledger_entry (tenant_id, book, number, account, delta, before, balance, at, actor, detail)
    SELECT e.tenant_id, e.book, e.number, e.account, e.delta, e.total - e.later - e.delta, e.total - e.later, e.at, e.actor::jsonb, e.detail
    FROM (SELECT i.*, a.at, a.actor, b.balance AS total,
                 coalesce(sum(i.delta) OVER (PARTITION BY i.tenant_id, i.book, i.account ORDER BY i.number
                                             ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING), 0) AS later
          FROM entry_in i JOIN applied a ON a.change = i.change
               JOIN balanced b ON b.tenant_id = i.tenant_id AND b.book = i.book AND b.account = i.account) e
), scheduled AS (
    INSERT INTO timer (tenant_id, id, purpose, subject, due_at, payload)
    SELECT t.tenant_id, t.id, t.purpose, t.subject, t.due_at, t.payload
    FROM timer_in t JOIN applied a ON a.change = t.change
    ON CONFLICT (tenant_id, id) DO UPDATE
    SET due_at = excluded.due_at, payload = excluded.payload, lease_until = 0, tries = 0
), dropped AS (
    DELETE FROM timer t USING drop_in d JOIN applied a ON a.change = d.change
    WHERE t.tenant_id = d.tenant_id AND t.id = d.id
)
SELECT change, why, kind, id FROM refused
UNION ALL
SELECT -1, haulier_race(), '', ''
WHERE (SELECT count(*) FROM changed) + (SELECT count(*) FROM made)
   <> (SELECT count(*) FROM row_in r JOIN applied a ON a.change = r.change)
