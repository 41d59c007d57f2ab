// The NounPages layer.
