-- The devices that a vehicle or a participant carries. It is set with the registration, so points still write no index.
CREATE INDEX tracked_device_carrier ON tracked_device (tenant_id, carrier) WHERE carrier IS NOT NULL;
