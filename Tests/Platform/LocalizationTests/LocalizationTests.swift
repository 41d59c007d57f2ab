// Tests of the Localization layer.
