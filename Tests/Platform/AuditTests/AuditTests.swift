// Tests of the Audit layer.
