-- name: fold
-- Replace lines of the same tenant, kind, type and state by their sum, so many at the most; how many were replaced. Readers see either.
-- In order, so that lines of the same are taken together: one of each would only be replaced by itself.
-- all tenants: upkeep of a table.
WITH many AS MATERIALIZED (
    SELECT tenant_id, kind, type, state FROM resource_count GROUP BY tenant_id, kind, type, state HAVING count(*) > 1
), taken AS MATERIALIZED (
    SELECT c.ctid FROM resource_count c JOIN many USING (tenant_id, kind, type, state) ORDER BY tenant_id, kind, type, state LIMIT $1
), gone AS (
    DELETE FROM resource_count c USING taken t WHERE c.ctid = t.ctid RETURNING c.tenant_id, c.kind, c.type, c.state, c.resources
), summed AS (
    INSERT INTO resource_count (tenant_id, kind, type, state, resources)
    SELECT tenant_id, kind, type, state, sum(resources) FROM gone GROUP BY tenant_id, kind, type, state HAVING sum(resources) <> 0
)
SELECT count(*) FROM gone
