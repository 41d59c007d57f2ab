// The Intake layer.
