package capacity

// resources are none that Windows limits for each user or process.
func resources() []resource { return nil }
