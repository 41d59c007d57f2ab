// Tests of the Design layer.
