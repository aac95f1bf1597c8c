// Package models holds the tests that drive the primitives by random operations beside a simple
// model of each.
//
// A model is a state and operations on it, which say what an object should do that does one thing
// at a time. It is used in two ways. A random sequence of operations is run on the object and on
// the model, which must agree; one that shows a difference is made shorter until it is the simplest
// that does (rapid). And operations of many threads or processes at once are written down with the
// time at which each began and ended; there must be an order of them, within those times, in which
// the model does the same (porcupine).
//
// More than CI has time for, or the same again:
//
//	go test ./primitives/models -rapid.checks=10000 -rapid.steps=100
//	go test ./primitives/models -run Queue -rapid.seed=N
package models
