"""The documents that are made of declarations: OpenAPI, AsyncAPI, JSON schemas, their page."""
