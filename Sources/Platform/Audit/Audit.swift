// The Audit layer.
