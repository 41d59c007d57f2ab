// Tests of the Messages layer.
