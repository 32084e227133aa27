-- Outside sign-ins and assertions by their age, so that those that are over can be swept without reading the table. By what no update
-- changes: see the same index of sessions.
CREATE INDEX resource_outside_login ON resource (created_at) WHERE kind IN ('outside_login', 'saml_assertion');
