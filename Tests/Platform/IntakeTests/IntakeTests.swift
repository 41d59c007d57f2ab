// Tests of the Intake layer.
