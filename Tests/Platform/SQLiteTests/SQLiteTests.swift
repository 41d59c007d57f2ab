// Tests of the SQLite layer.
