// The Nouns layer.
