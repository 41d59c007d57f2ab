// Tests of the Log layer.
