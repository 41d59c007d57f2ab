// Tests of the PostgreSQL layer.
