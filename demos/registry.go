package demos

// All returns every demo, new and with its flags at their defaults, in the order in which they are
// listed. What of them speaks to networks does it by web.
func All(web Web) []*Demo {
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
		Urls(web),
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
