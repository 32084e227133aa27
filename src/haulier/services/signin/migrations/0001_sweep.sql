-- Sign-ins and codes by their age, so that those that are over can be swept without reading the table. By what no update changes: an index on
-- when they end would cost every row of the table its in-place updates.
CREATE INDEX resource_signin ON resource (created_at) WHERE kind IN ('login', 'authorization_code');
