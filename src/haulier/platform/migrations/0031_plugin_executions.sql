-- Executions of plugins by the end of their time, so that what is over is swept without reading the table.
CREATE INDEX resource_plugin_execution ON resource (expires_at) WHERE kind = 'plugin_execution';
