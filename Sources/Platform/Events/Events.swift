// The Events layer.
