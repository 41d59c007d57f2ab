// The Phones layer.
