package demos

// All returns every demo, new and with its flags at their defaults, in the order in which they are listed.
func All() []*Demo {
	return []*Demo{
		Counter(),
		Pool(),
		Primes(),
		Condition(),
		Barrier(),
		Timer(),
		Local(),
	}
}
