package demos

// All returns every demo, new and with its flags at their defaults, in the order in which they are listed.
func All() []*Demo {
	return []*Demo{
		Shared(),
		Counter(),
		Pool(),
		Primes(),
		Queue(),
		Urls(),
		Future(),
		Download(),
		Compare(),
		Lock(),
		RLock(),
		Semaphore(),
		Event(),
		Thread(),
		Condition(),
		Barrier(),
		Timer(),
		Local(),
	}
}
