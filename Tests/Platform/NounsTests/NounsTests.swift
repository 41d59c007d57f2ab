// Tests of the Nouns layer.
