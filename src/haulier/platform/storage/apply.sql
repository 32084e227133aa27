-- name: apply
-- Apply a batch of changes, each whole or not at all, and record one journal row for each applied one.
-- Answers one row for every reason why a change was not applied; no rows means that all were.
-- Changes are numbered from 0: what belongs to a change is picked from its arrays by number and not by joining,
-- because joins between parameters have no index and would cost the square of the batch.
-- Parameters have names; their numbers and values are declared in apply_parameters.py.
WITH row_in AS MATERIALIZED (
    SELECT * FROM unnest(:row_change::int[], :row_tenant_id::text[], :row_kind::text[], :row_id::text[], :row_expect::int[],
                         :row_type::text[], :row_key::text[], :row_parent::text[], :row_state::text[],
                         :row_attrs::text[], :row_body::text[], :row_slots::text[], :row_expires_at::bigint[])
        WITH ORDINALITY
        AS r(change, tenant_id, kind, id, expect, type, key, parent, state, attrs, body, slots, expires_at, n)
), held AS MATERIALIZED (
    SELECT r.n, r.expect, e.version
    FROM row_in r JOIN resource e ON e.tenant_id = r.tenant_id AND e.kind = r.kind AND e.id = r.id
    WHERE r.expect > 0
    ORDER BY e.tenant_id, e.kind, e.id
    FOR UPDATE OF e
), drop_in AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(:drops::text::jsonb) AS d(change int, tenant_id text, id uuid, must boolean)
), held_timer AS MATERIALIZED (
    SELECT t.id
    FROM drop_in d JOIN timer t ON t.tenant_id = d.tenant_id AND t.id = d.id
    WHERE d.must
    ORDER BY t.tenant_id, t.id
    FOR UPDATE OF t
), refused AS MATERIALIZED (
    SELECT r.change, 'stale' AS why, r.kind, r.id
    FROM row_in r
    WHERE r.expect > 0 AND r.n <> ALL (ARRAY(SELECT h.n FROM held h WHERE h.version = h.expect))
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
    FROM unnest(:guard_change::int[], :guard_tenant_id::text[], :guard_kind::text[], :guard_id::text[], :guard_version::int[])
        AS g(change, tenant_id, kind, id, version)
    WHERE NOT EXISTS (
        SELECT FROM resource e WHERE e.tenant_id = g.tenant_id AND e.kind = g.kind AND e.id = g.id AND e.version = g.version
    )
    UNION ALL
    SELECT d.change, 'timer', '', d.id::text
    FROM drop_in d
    WHERE d.must AND d.id <> ALL (ARRAY(SELECT h.id FROM held_timer h))
), changed AS (
    UPDATE resource e
    SET version = r.expect + 1, type = r.type, key = r.key, parent = r.parent, state = r.state,
        attrs = r.attrs::jsonb, body = r.body::jsonb,
        x1 = CASE WHEN r.slots IS NULL THEN e.x1 ELSE s.x[1] END, x2 = CASE WHEN r.slots IS NULL THEN e.x2 ELSE s.x[2] END,
        x3 = CASE WHEN r.slots IS NULL THEN e.x3 ELSE s.x[3] END, x4 = CASE WHEN r.slots IS NULL THEN e.x4 ELSE s.x[4] END,
        x5 = CASE WHEN r.slots IS NULL THEN e.x5 ELSE s.x[5] END, x6 = CASE WHEN r.slots IS NULL THEN e.x6 ELSE s.x[6] END,
        x7 = CASE WHEN r.slots IS NULL THEN e.x7 ELSE s.x[7] END, x8 = CASE WHEN r.slots IS NULL THEN e.x8 ELSE s.x[8] END,
        updated_at = (:at::bigint[])[r.change + 1], updated_by = (:actor::text[])[r.change + 1]::jsonb - '{address,agent,isPerson}'::text[], expires_at = r.expires_at
    FROM row_in r CROSS JOIN LATERAL (SELECT string_to_array(r.slots, E'\x1f', '') AS x) s
    WHERE r.expect > 0 AND r.change <> ALL (ARRAY(SELECT change FROM refused))
      AND e.tenant_id = r.tenant_id AND e.kind = r.kind AND e.id = r.id AND e.version = r.expect
    RETURNING 1
), made AS (
    INSERT INTO resource (tenant_id, kind, id, version, type, key, parent, state, attrs, body, x1, x2, x3, x4, x5, x6, x7, x8,
                          created_at, created_by, updated_at, updated_by, expires_at)
    SELECT r.tenant_id, r.kind, r.id, 1, r.type, r.key, r.parent, r.state, r.attrs::jsonb, r.body::jsonb,
           s.x[1], s.x[2], s.x[3], s.x[4], s.x[5], s.x[6], s.x[7], s.x[8],
           (:at::bigint[])[r.change + 1], (:actor::text[])[r.change + 1]::jsonb - '{address,agent,isPerson}'::text[],
           (:at::bigint[])[r.change + 1], (:actor::text[])[r.change + 1]::jsonb - '{address,agent,isPerson}'::text[], r.expires_at
    FROM row_in r CROSS JOIN LATERAL (SELECT string_to_array(r.slots, E'\x1f', '') AS x) s
    WHERE r.expect = 0 AND r.change <> ALL (ARRAY(SELECT change FROM refused))
    ON CONFLICT DO NOTHING
    RETURNING 1
), recorded AS (
    INSERT INTO journal (tenant_id, at, id, kind, resource_id, version, event, state, request_id, actor, data, meta, callback, also, also_versions)
    SELECT c.tenant_id, c.at, c.journal_id, c.kind, c.resource_id, c.version, c.event, c.state, c.request_id, c.actor::jsonb,
           c.data, c.meta, c.callback, string_to_array(c.also, E'\x1f'), c.also_versions
    FROM unnest(:change::int[], :tenant_id::text[], :at::bigint[], :actor::text[], :journal_id::uuid[], :kind::text[], :id::text[],
                :version::int[], :event::text[], :state::text[], :request_id::text[], :data::text[], :meta::text[],
                :callback::text[], :other_rows::text[], :other_versions::text[])
        AS c(change, tenant_id, at, actor, journal_id, kind, resource_id, version, event, state, request_id, data, meta, callback, also,
             also_versions)
    WHERE c.change <> ALL (ARRAY(SELECT change FROM refused))
), entry_in AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(:entries::text::jsonb)
        AS e(change int, tenant_id text, book text, number bigint, account text, delta numeric, lowest numeric, highest numeric, detail jsonb)
    WHERE e.change <> ALL (ARRAY(SELECT change FROM refused))
), sums AS MATERIALIZED (
    SELECT tenant_id, book, account, sum(delta) AS delta, count(*) AS entries, min(lowest) AS lowest, min(highest) AS highest
    FROM entry_in
    GROUP BY tenant_id, book, account
), moved AS (
    UPDATE ledger_balance b
    SET balance = b.balance + s.delta, entries = b.entries + s.entries, lowest = s.lowest, highest = s.highest
    FROM sums s
    WHERE b.tenant_id = s.tenant_id AND b.book = s.book AND b.account = s.account
    RETURNING b.tenant_id, b.book, b.account, b.balance
), opened AS (
    INSERT INTO ledger_balance (tenant_id, book, account, balance, entries, lowest, highest)
    SELECT s.tenant_id, s.book, s.account, s.delta, s.entries, s.lowest, s.highest
    FROM sums s
    WHERE NOT EXISTS (SELECT FROM ledger_balance b WHERE b.tenant_id = s.tenant_id AND b.book = s.book AND b.account = s.account)
    RETURNING tenant_id, book, account, balance
), entered AS (
    INSERT INTO ledger_entry (tenant_id, book, number, account, delta, before, balance, at, actor, detail)
    SELECT e.tenant_id, e.book, e.number, e.account, e.delta, e.total - e.later - e.delta, e.total - e.later,
           (:at::bigint[])[e.change + 1], (:actor::text[])[e.change + 1]::jsonb, e.detail
    FROM (SELECT x.*, sum(x.moved) OVER account AS total,
                 coalesce(sum(x.delta) OVER (account ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING), 0) AS later
          FROM (SELECT change, tenant_id, book, number, account, delta, detail, 0 AS moved FROM entry_in
                UNION ALL
                SELECT -1, tenant_id, book, 0, account, 0, NULL, balance FROM moved
                UNION ALL
                SELECT -1, tenant_id, book, 0, account, 0, NULL, balance FROM opened) x
          WINDOW account AS (PARTITION BY x.tenant_id, x.book, x.account ORDER BY x.number)) e
    WHERE e.change >= 0
), scheduled AS (
    INSERT INTO timer (tenant_id, id, purpose, subject, due_at, payload)
    SELECT t.tenant_id, t.id, t.purpose, t.subject, t.due_at, t.payload
    FROM jsonb_to_recordset(:timers::text::jsonb)
        AS t(change int, tenant_id text, id uuid, purpose text, subject text, due_at bigint, payload jsonb)
    WHERE t.change <> ALL (ARRAY(SELECT change FROM refused))
    ON CONFLICT (tenant_id, id) DO UPDATE
    SET due_at = excluded.due_at, payload = excluded.payload, lease_until = 0, tries = 0
), dropped AS (
    DELETE FROM timer t USING drop_in d
    WHERE t.tenant_id = d.tenant_id AND t.id = d.id AND d.change <> ALL (ARRAY(SELECT change FROM refused))
)
SELECT change, why, kind, id FROM refused
UNION ALL
SELECT -1, haulier_race(), '', ''
WHERE (SELECT count(*) FROM changed) + (SELECT count(*) FROM made)
   <> (SELECT count(*) FROM row_in r WHERE r.change <> ALL (ARRAY(SELECT change FROM refused)))

-- name: far_slots
-- A further step of ``apply``, taken where some row has index slots beyond the eighth. What resource holds is shared by all; these
-- stand in a table of their own, which other writes do not touch.
INSERT INTO resource_more (tenant_id, kind, id, type, created_at,
                           x9, x10, x11, x12, x13, x14, x15, x16, x17, x18, x19, x20,
                           x21, x22, x23, x24, x25, x26, x27, x28, x29, x30, x31, x32, words)
SELECT r.tenant_id, r.kind, r.id, r.type,
       coalesce((SELECT e.created_at FROM resource e WHERE e.tenant_id = r.tenant_id AND e.kind = r.kind AND e.id = r.id),
                (:at::bigint[])[r.change + 1]),
       s.x[9], s.x[10], s.x[11], s.x[12], s.x[13], s.x[14], s.x[15], s.x[16], s.x[17], s.x[18], s.x[19], s.x[20],
       s.x[21], s.x[22], s.x[23], s.x[24], s.x[25], s.x[26], s.x[27], s.x[28], s.x[29], s.x[30], s.x[31], s.x[32],
       array_to_tsvector(string_to_array(s.x[33], ' '))
FROM row_in r CROSS JOIN LATERAL (SELECT string_to_array(r.slots, E'\x1f', '') AS x) s
WHERE cardinality(s.x) > 8 AND r.change <> ALL (ARRAY(SELECT change FROM refused))
ON CONFLICT (tenant_id, kind, id) DO UPDATE
SET type = excluded.type,
    x9 = excluded.x9, x10 = excluded.x10, x11 = excluded.x11, x12 = excluded.x12, x13 = excluded.x13, x14 = excluded.x14,
    x15 = excluded.x15, x16 = excluded.x16, x17 = excluded.x17, x18 = excluded.x18, x19 = excluded.x19, x20 = excluded.x20,
    x21 = excluded.x21, x22 = excluded.x22, x23 = excluded.x23, x24 = excluded.x24, x25 = excluded.x25, x26 = excluded.x26,
    x27 = excluded.x27, x28 = excluded.x28, x29 = excluded.x29, x30 = excluded.x30, x31 = excluded.x31, x32 = excluded.x32,
    words = excluded.words

-- name: deliveries
-- Further steps of ``apply``, taken where some change has something delivered, or calls deliveries off: the rows of deliveries, those that
-- nobody is sending yet called off, and the groups that have none open any more, whose timers are set.
INSERT INTO delivery (tenant_id, id, group_id, sender, channel, provider, state, reason, person, recipient, target, digest_key, due_at,
                      expires_at, created_at, ended_at)
SELECT d.tenant_id, d.id, d.group_id, d.sender, d.channel, d.provider, d.state, d.reason, d.person, d.recipient, d.target, d.digest_key,
       d.due_at, d.expires_at, (:at::bigint[])[d.change + 1],
       CASE WHEN d.state NOT IN ('QUEUED', 'HELD') THEN (:at::bigint[])[d.change + 1] END
FROM jsonb_to_recordset(:deliveries::text::jsonb)
    AS d(change int, tenant_id text, id uuid, group_id text, sender text, channel text, provider text, state text, reason text,
         person text, recipient text, target text, digest_key text, due_at bigint, expires_at bigint)
WHERE d.change <> ALL (ARRAY(SELECT change FROM refused))
), provided AS (
    INSERT INTO delivery_provider AS p (tenant_id, name, rate)
    SELECT w.tenant_id, w.name, max(w.rate)
    FROM jsonb_to_recordset(:providers::text::jsonb) AS w(tenant_id text, name text, rate double precision)
    WHERE NOT EXISTS (SELECT FROM delivery_provider k WHERE k.tenant_id = w.tenant_id AND k.name = w.name AND k.rate = w.rate)
    GROUP BY w.tenant_id, w.name
    ORDER BY w.tenant_id, w.name
    ON CONFLICT (tenant_id, name) DO UPDATE SET rate = excluded.rate
), recall AS MATERIALIZED (
    SELECT d.tenant_id, d.id, d.group_id, (:at::bigint[])[r.change + 1] AS at
    FROM jsonb_to_recordset(:recalls::text::jsonb) AS r(change int, tenant_id text, group_id text)
    JOIN delivery d ON d.tenant_id = r.tenant_id AND d.group_id = r.group_id
    WHERE r.change <> ALL (ARRAY(SELECT change FROM refused))
      AND d.state IN ('QUEUED', 'HELD') AND d.lease_until <= (:at::bigint[])[r.change + 1]
    ORDER BY d.tenant_id, d.id
    FOR UPDATE OF d
), recalled AS (
    UPDATE delivery d SET state = 'CANCELLED', target = NULL, digest_of = NULL, ended_at = r.at
    FROM recall r WHERE d.tenant_id = r.tenant_id AND d.id = r.id
    RETURNING d.tenant_id, d.group_id
), freed AS (
    UPDATE delivery d SET digest_of = NULL, due_at = r.at
    FROM recall r
    WHERE d.tenant_id = r.tenant_id AND d.digest_of = r.id AND d.id <> ALL (ARRAY(SELECT id FROM recall))
), grouped AS (
    INSERT INTO delivery_group AS g (tenant_id, id, purpose, open, created_at)
    SELECT w.tenant_id, w.id, min(w.purpose), sum(w.more), (:at::bigint[])[1]
    FROM jsonb_to_recordset(:groups::text::jsonb) AS w(change int, tenant_id text, id text, purpose text, more int)
    WHERE w.change <> ALL (ARRAY(SELECT change FROM refused))
    GROUP BY w.tenant_id, w.id
    ORDER BY w.tenant_id, w.id
    ON CONFLICT (tenant_id, id) DO UPDATE SET open = g.open + excluded.open
    RETURNING g.tenant_id, g.id, g.purpose, g.open
), lessened AS (
    UPDATE delivery_group g SET open = g.open - c.n
    FROM (SELECT tenant_id, group_id, count(*) AS n FROM recalled GROUP BY tenant_id, group_id) c
    WHERE g.tenant_id = c.tenant_id AND g.id = c.group_id
    RETURNING g.tenant_id, g.id, g.purpose, g.open
), group_ended AS (
    INSERT INTO timer (tenant_id, id, purpose, subject, due_at)
    SELECT e.tenant_id, md5(e.tenant_id || E'\x1f' || e.id)::uuid, e.purpose, e.id, (:at::bigint[])[1]
    FROM (SELECT * FROM grouped UNION ALL SELECT * FROM lessened) e
    WHERE e.open <= 0
    ON CONFLICT DO NOTHING
