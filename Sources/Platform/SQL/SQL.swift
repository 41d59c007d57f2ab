// The SQL layer.
