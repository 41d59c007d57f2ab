// The Names layer.
