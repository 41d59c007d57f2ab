// Tests of the Lifecycle layer.
