// The Routing layer.
