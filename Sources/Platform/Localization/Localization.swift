// The Localization layer.
