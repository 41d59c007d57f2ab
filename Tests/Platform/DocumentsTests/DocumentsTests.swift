// Tests of the Documents layer.
