// Tests of the Names layer.
