// The Design layer.
