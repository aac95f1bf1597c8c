// Package peers holds the benchmarks of what other people's libraries offer for the work of the
// benchmarks in ../, under the same names: BenchmarkSubmit/pond does there what BenchmarkSubmit/lab
// does here. It is a module of its own, so that the product depends on none of them.
package peers
