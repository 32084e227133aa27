-- Messages and receipts by when nobody reads them any more.
CREATE INDEX resource_app_message ON resource (expires_at)
    WHERE kind IN ('app_message', 'message_receipt') AND expires_at IS NOT NULL;

-- Providers by id alone: a gateway that calls back names no tenant.
CREATE INDEX resource_message_provider ON resource (id) WHERE kind = 'message_provider';

-- Deliveries as gateways know them, and by whom a reply may come from.
CREATE INDEX delivery_of_gateway ON delivery (tenant_id, provider, provider_id) WHERE provider_id IS NOT NULL AND sender = 'messaging';
CREATE INDEX delivery_of_recipient ON delivery (tenant_id, provider, digest_key, created_at) WHERE sender = 'messaging';
