package demos

// All returns every demo, new and with its flags at their defaults, in the order in which they are listed.
func All() []*Demo {
	return []*Demo{
		Process(),
		Shared(),
		Pipe(),
		Counter(),
		Register(),
		Manager(),
		Pool(),
		Primes(),
		Queue(),
		Urls(),
		Future(),
		Download(),
		Compare(),
		Thread(),
		Lock(),
		RLock(),
		Semaphore(),
		Event(),
		Condition(),
		Barrier(),
		Timer(),
		Local(),
	}
}
