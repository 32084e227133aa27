-- Statements that make the role and the database of an embedded server, run once by its superuser.
-- The server quotes names and passwords itself, so that no text is pasted into SQL.

-- name: create_role
-- Text of the command that makes the owner of our database: may log in, is no superuser. $1 name, $2 password.
-- all tenants: a role of the server, not data
SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', $1::text, $2::text)

-- name: change_password
-- Text of the command that sets the password kept in our data directory. $1 name, $2 password.
-- all tenants: a role of the server, not data
SELECT format('ALTER ROLE %I LOGIN PASSWORD %L', $1::text, $2::text)

-- name: create_database
-- Text of the command that makes our database. $1 name, $2 owner.
-- all tenants: the database itself, not data
SELECT format('CREATE DATABASE %I OWNER %I', $1::text, $2::text)
