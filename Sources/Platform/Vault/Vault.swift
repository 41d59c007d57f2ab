// The Vault layer.
