-- What the database must know of the program's modules beside their tables. See: schema.py.

-- name: tell_kinds
-- Let changes of these kinds of configuration be told of; answers those that were not told of before.
-- all tenants: the kinds are the program's.
SELECT kind FROM haulier_tell_kinds($1::text[]) AS told(kind) ORDER BY kind

-- name: untold_kinds
-- Of these kinds of configuration those whose changes are not told of.
-- all tenants: the kinds are the program's.
SELECT d.kind FROM unnest($1::text[]) AS d(kind)
WHERE NOT EXISTS (SELECT FROM haulier_config_kind k WHERE k.kind = d.kind) ORDER BY d.kind
