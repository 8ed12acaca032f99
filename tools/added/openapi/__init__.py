"""Tools that are operations of a service, described by an OpenAPI document."""
