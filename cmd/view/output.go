package view

// OutputError says that the program's output could not be written.
type OutputError struct{ Err error }

// Error says what went wrong.
func (e *OutputError) Error() string { return "writing the output: " + e.Err.Error() }

// Unwrap returns the error of the write.
func (e *OutputError) Unwrap() error { return e.Err }
