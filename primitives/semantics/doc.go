// Package semantics holds what the primitives promise: for each, one table of cases, run against
// every implementation of it, on threads, on processes and in a manager. A case is one sentence
// about behaviour that CPython's own suite asserts of the same primitive.
//
// All of it is in tests; docs/semantics.md is written from the tables by
//
//	go test ./primitives/semantics -update
//
// and a test fails if it is stale.
package semantics
