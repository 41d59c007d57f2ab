// The Values layer.
