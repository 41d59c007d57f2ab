// The SQLite layer.
