// Package threading has threads and what they synchronise with, with the semantics of Python's
// module of that name.
//
// A thread is a goroutine with a name. The current thread travels in the context, so whatever may
// block takes a context first; what does not block is called Try…; a timeout is a context with a
// deadline. What cannot block takes a context where the current thread matters, or where a recorder
// should see who did it. When a context is done, the blocked operation returns [context.Cause] of
// it. All waiting is done on channels.
package threading
