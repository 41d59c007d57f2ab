// Tests of the Phones layer.
