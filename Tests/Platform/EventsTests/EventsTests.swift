// Tests of the Events layer.
