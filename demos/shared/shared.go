// Package shared is a demo. A child process changes numbers, and its parent sees the change.
package shared

import (
	"context"
	"fmt"
	"os"
	"slices"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/trace"
)

// Demo is numbers in memory that parent and child share: those of 002, which a child changes, and
// those of 004, which it reads.
func Demo() *demo.Demo {
	return &demo.Demo{
		Name:    "shared",
		Group:   demo.Processes,
		Summary: "A child process changes numbers, and its parent sees the change",
		Variants: []demo.Variant{
			{Name: "negate", Source: "002 Value, Array", Run: sharedNegate,
				Summary: "a child sets a shared number to 3.1415926 and negates a shared array of 0 to 9",
				Why: "Value and Array lie in memory that both processes share, so the parent sees what the child " +
					"writes."},
			{Name: "types", Source: "004 shared memory", Run: sharedTypes,
				Summary: "a number of each type that 004 makes; parent and child read it",
				Why:     "Each number is stored with its type, so parent and child read the same bytes in the same way."},
		},
	}
}

// sharedResult is the figures of the variant negate.
type sharedResult struct {
	Number float64 `json:"number"`
	Array  []int32 `json:"array"`
}

type sharedArg struct {
	Number *multiprocessing.Value[float64]
	Array  *multiprocessing.Array[int32]
}

// sharedNumber is what the child sets the number to.
const sharedNumber = 3.1415926

var setAndNegate = multiprocessing.RegisterTask("shared.negate", func(ctx context.Context, a sharedArg) error {
	stage.In(ctx).Say(ctx, "process %d sets the number and negates the array", os.Getpid())
	a.Number.Store(sharedNumber)
	for i := range a.Array.Len() {
		a.Array.Store(i, -a.Array.Load(i))
	}
	return nil
})

func sharedNegate(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	before := []int32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}
	number, err := multiprocessing.NewValue("number", 0.0)
	if err != nil {
		return demo.Report{}, err
	}
	array, err := multiprocessing.NewArray("array", before...)
	if err != nil {
		return demo.Report{}, err
	}
	st.Say(ctx, "before, process %d reads %v and %v", os.Getpid(), number.Load(), array.Numbers())
	err = crew.RunOne(ctx, "child", setAndNegate, sharedArg{number, array})
	st.Say(ctx, "after, process %d reads %v and %v", os.Getpid(), number.Load(), array.Numbers())
	negated := slices.Clone(before)
	for i := range negated {
		negated[i] = -negated[i]
	}
	return demo.Report{
		Result:  sharedResult{number.Load(), array.Numbers()},
		Outcome: fmt.Sprint(number.Load()),
		Checks: []demo.Check{demo.Expect("number", sharedNumber, number.Load()).
			As("the parent reads %v, which the child wrote", number.Load()),
			demo.Expect("array", negated, array.Numbers()).
				As("the parent reads the array that the child negated: %v", array.Numbers())},
		Next: "shared --variant types",
	}, err
}

// typedNumbers is what a process read from the shared numbers of 004.
type typedNumbers struct {
	Int     int32     `json:"int"`
	Byte    int8      `json:"byte"`
	Doubles []float64 `json:"doubles"`
	Longs   []uint64  `json:"longs"`
}

// sharedTypesResult is the figures of the variant types.
type sharedTypesResult struct {
	Parent typedNumbers `json:"parent"`
	Child  typedNumbers `json:"child"`
}

// typedMemory is the shared numbers of 004. Where Python has a letter for the type, here it is a
// type parameter.
type typedMemory struct {
	Int     *multiprocessing.Value[int32]   // 'i'
	Byte    *multiprocessing.Value[int8]    // 'b'
	Doubles *multiprocessing.Array[float64] // 'd'
	Longs   *multiprocessing.Array[uint64]  // 'L'
}

func newTypedMemory(n typedNumbers) (m typedMemory, err error) {
	if m.Int, err = multiprocessing.NewValue("data1", n.Int); err != nil {
		return m, err
	}
	if m.Byte, err = multiprocessing.NewValue("data2", n.Byte); err != nil {
		return m, err
	}
	if m.Doubles, err = multiprocessing.NewArray("lis1", n.Doubles...); err != nil {
		return m, err
	}
	m.Longs, err = multiprocessing.NewArray("lis2", n.Longs...)
	return m, err
}

func (m typedMemory) read(ctx context.Context) typedNumbers {
	n := typedNumbers{m.Int.Load(), m.Byte.Load(), m.Doubles.Numbers(), m.Longs.Numbers()}
	st, pid := stage.In(ctx), os.Getpid()
	st.Say(ctx, "process %d reads the int %d and the byte %d, as a character %q", pid, n.Int, n.Byte, rune(n.Byte))
	st.Say(ctx, "process %d reads the doubles %v and the longs %v", pid, n.Doubles, n.Longs)
	return n
}

type sharedTypesArg struct {
	Memory typedMemory
	Read   *multiprocessing.Connection[typedNumbers]
}

var readTypes = multiprocessing.RegisterTask("shared.types", func(ctx context.Context, a sharedTypesArg) error {
	return a.Read.Send(ctx, a.Memory.read(ctx))
})

func sharedTypes(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	stored := typedNumbers{0, 67, []float64{2.4, 6, 7.2, 0.9}, []uint64{45645465456, 4565456465}}
	memory, err := newTypedMemory(stored)
	if err != nil {
		return demo.Report{}, err
	}
	here, there, err := multiprocessing.NewPipe[typedNumbers](trace.Aside("read"), false)
	if err != nil {
		return demo.Report{}, err
	}
	defer here.Close()
	res := sharedTypesResult{Parent: memory.read(ctx), Child: typedNumbers{Doubles: []float64{}, Longs: []uint64{}}}
	st.Say(ctx, "the first of the longs is %d", res.Parent.Longs[0])
	err = crew.RunOne(ctx, "child", readTypes, sharedTypesArg{memory, there})
	there.Close()
	if err == nil {
		res.Child, err = here.Receive(ctx)
	}
	return demo.Report{
		Result:  res,
		Outcome: fmt.Sprint(res.Child.Longs),
		Checks: []demo.Check{demo.Expect("the parent reads", stored, res.Parent).
			As("the parent reads what was stored, of each type"),
			demo.Expect("the child reads", stored, res.Child).As("the child reads the same")},
		Next: "counter",
	}, err
}
