// Package schedule decides who goes on among the workers of a run: as a schedule says, at random,
// or so that every order of their steps comes once.
//
// A program is a function that makes workers ([Program]). [Run] runs it once as a [Scheduler]
// says. [Follow] follows the text of a schedule, [NewRandom] picks at random, and a scheduler of
// your own may ask its user. [Explore] runs the program in every order. It returns which outcomes
// there are, how many orders lead to each, and the shortest of these. The program itself runs, on
// real threads; nothing is a model. A [Graph] has every state that was found and the steps between
// them, and a [Stepper] makes one step at a time, as its user says, and takes it back. Memory is
// taken to be sequentially consistent, as Go's atomics are.
//
// # Who goes on
//
// One worker has the turn. It runs until it stops before a step ([trace.Step]), parks or ends.
// While no worker runs, the next one is found:
//
//  1. Workers that were born or woken, in that order, and steps that are no choice: to join, to
//     go on after a sleep, whatever is aside. So all come to where they have a choice before
//     anybody is asked.
//  2. Otherwise the scheduler picks one of the steps that can be made. A step that would block
//     is none of them, because it says whether it can be made; to wait is no step.
//  3. If there is none, time passes until the first sleep or deadline is over, for all whose
//     moment that is. With [Options.Anytime] that a sleep is over, or that the time of a wait is
//     up, is a choice of its own, and matters to every step of others.
//  4. If nobody sleeps either it is a deadlock. Each worker then does what it would do, and
//     really blocks, so that the recorder finds the deadlock and the program ends it as ever. A
//     run that is to be ended goes on one worker at a time, in the same way each time.
//
// With [Options.Inner] operations do not stop until they can be made: they begin, and really wait,
// and to go on when woken is a step too. So the primitives themselves are explored.
//
// A worker that reads the same values twice around a loop, which nobody has written since, waits
// until one of them is written: to read them again would change nothing. Where only such workers
// are left, each has its turn, until the order has too many steps. Explore looks once for each such
// loop whether it goes on for a hundred rounds; if it does not, orders were left out, which the
// result says ([Result.BrokenLoop]).
//
// # Processes
//
// The workers of child processes are workers of the run. They stop before the same steps, and get
// the turn over the control channel of their process: two messages a step, and two more for each of
// them that waits, because only its process can tell whether it could go on. A child that ends has
// the turn until it is gone. The clock is that of the first process.
//
// A process that ends in a way that the run has not caused, as by a signal from outside, is the
// error of the run. What nobody can control is refused with a [trace.RefusedError]: pools and
// executors of processes, processes that a child starts, and calls to a manager that may wait for
// another caller. Other calls to a manager are steps.
//
// To start a process costs more than all the rest of a short run. A program that is run often takes
// its processes from spares (type Spares of package host).
//
// # Orders
//
// Two steps depend on each other if they are of one worker, or use one object and do not both read
// it. Orders that have dependent steps in the same order look the same to every worker. Explore
// makes one of each such class, and counts the others: they are the linear extensions of the
// partial order that the dependent steps have. What a worker does between its steps belongs to the
// step before. It must not use data that others change at the same time, unless a step tells of
// that: otherwise orders that look the same may have different outcomes. [Exploration.Plain] makes
// all orders, one by one, and finds such programs.
package schedule
