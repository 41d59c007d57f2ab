// Tests of the Values layer.
