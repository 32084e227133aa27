-- A client asks for its token by client id alone, so apps are found without their tenant. Tenants are listed in the same way.

CREATE INDEX resource_client ON resource (key) WHERE kind = 'app';
CREATE INDEX resource_tenant ON resource (created_at, tenant_id) WHERE kind = 'tenant';
