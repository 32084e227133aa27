-- Codes, links and answered challenges by their age, so that those that are over are swept without reading the table. By what no update
-- changes: an index on when they end would cost each of them its in-place updates.
CREATE INDEX resource_credential ON resource (created_at) WHERE kind IN ('one_time_code', 'credential_link', 'passkey_challenge');
