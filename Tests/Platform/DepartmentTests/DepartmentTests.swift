// Tests of the Department layer.
