// Tests of the Settings layer.
