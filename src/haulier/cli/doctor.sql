-- name: server
-- The server's version as a number (150004 is 15.4) and its clock, epoch milliseconds.
-- all tenants: about the server itself.
SELECT current_setting('server_version_num')::int AS version, (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now_ms
