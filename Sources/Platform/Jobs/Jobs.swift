// The Jobs layer.
