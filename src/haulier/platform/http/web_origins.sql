-- name: redirects
-- Where the web apps of all tenants are sent back to after a login. Read through the index of client ids, which holds apps alone.
-- all tenants: a browser asks whether a page may call before it names a tenant.
SELECT body ->> 'redirectUri' AS addresses FROM resource
WHERE kind = 'app' AND key IS NOT NULL AND body ->> 'appType' = 'web'
  AND body ->> 'isActive' = 'true' AND coalesce(body ->> 'isDeleted', 'false') = 'false'
  AND jsonb_typeof(body -> 'redirectUri') = 'array'
