// The Log layer.
