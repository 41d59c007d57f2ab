// The HTML layer.
