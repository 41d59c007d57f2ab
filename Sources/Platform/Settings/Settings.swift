// The Settings layer.
