// Tests of the Jobs layer.
