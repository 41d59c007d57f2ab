// The Messages layer.
