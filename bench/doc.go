// Package bench holds the benchmarks that compare the primitives with the plainest thing that does
// the same work.
//
// A benchmark's name is the work, a sub-benchmark's is who does it: BenchmarkLock/lab is this
// project's, BenchmarkLock/mutex a reference without any library. The same work done by other
// people's libraries has the same name in the module peers beside this one, so that the product
// does not depend on them. One operation is the same there and here, and each benchmark checks its
// result, so that no work can be optimised away or skipped.
package bench
