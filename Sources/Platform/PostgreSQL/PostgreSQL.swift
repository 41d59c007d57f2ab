// The PostgreSQL layer.
