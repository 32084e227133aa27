-- Addresses that were deleted, by when.
CREATE INDEX resource_address_gone ON resource (expires_at) WHERE kind = 'address' AND expires_at IS NOT NULL;
