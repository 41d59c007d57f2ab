// The Department layer.
