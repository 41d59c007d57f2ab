// PlatformTesting.
