// The Documents layer.
