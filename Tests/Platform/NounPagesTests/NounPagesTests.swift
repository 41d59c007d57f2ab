// Tests of the NounPages layer.
