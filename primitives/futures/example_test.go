package futures_test

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"concurrency-lab/primitives/futures"
	"concurrency-lab/primitives/multiprocessing"
)

// What processes run is registered as a package-level variable.
var gcd = multiprocessing.Register("example.gcd", func(_ context.Context, pair [2]int) (int, error) {
	a, b := pair[0], pair[1]
	for b != 0 {
		a, b = b, a%b
	}
	return a, nil
})

func ExampleSubmit() {
	ctx := context.Background()
	ex := futures.NewThreadExecutor(ctx, 1)
	defer ex.Shutdown(ctx)

	power := futures.Func[*big.Int](func(context.Context) (*big.Int, error) {
		return new(big.Int).Exp(big.NewInt(3), big.NewInt(50), nil), nil
	})
	f, err := futures.Submit(ctx, ex, power)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(f.Result(ctx))
	// Output: 717897987691852588770249 <nil>
}

func ExampleFuture() {
	ctx := context.Background()
	f := futures.New[string]("tea")
	f.AddDoneCallback(func(f *futures.Future[string]) { fmt.Println("done:", f.IsDone()) })
	fmt.Println("to be run:", f.SetRunningOrNotifyCancel())
	fmt.Println("cancelled:", f.Cancel())
	_ = f.SetResult("ready")
	fmt.Println(f.Result(ctx))
	fmt.Println(f.SetResult("again"))
	// Output:
	// to be run: true
	// cancelled: false
	// done: true
	// ready <nil>
	// the future is done already
}

func ExampleMap() {
	ctx := context.Background()
	ex := futures.NewThreadExecutor(ctx, 4)
	defer ex.Shutdown(ctx)

	half := futures.Bind(func(_ context.Context, n int) (int, error) {
		if n%2 != 0 {
			return 0, fmt.Errorf("%d is odd", n)
		}
		return n / 2, nil
	})
	for v, err := range futures.Map(ctx, ex, half, []int{2, 3, 4}) {
		fmt.Println(v, err)
	}
	// Output:
	// 1 <nil>
	// 0 3 is odd
	// 2 <nil>
}

func ExampleAsCompleted() {
	ctx := context.Background()
	slow, quick := futures.New[string]("slow"), futures.New[string]("quick")
	_ = quick.SetResult("hare")
	for f, err := range futures.AsCompleted(ctx, slow, quick) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(f.Result(ctx))
		_ = slow.SetResult("tortoise")
	}
	// Output:
	// hare <nil>
	// tortoise <nil>
}

func ExampleWait() {
	ctx := context.Background()
	a, b := futures.New[int]("a"), futures.New[int]("b")
	_ = a.SetError(errors.New("no"))
	done, notDone := futures.Wait(ctx, []*futures.Future[int]{a, b}, futures.FirstError)
	fmt.Println(len(done), "done,", len(notDone), "not")
	// Output: 1 done, 1 not
}

func ExampleThreadExecutor() {
	ctx := context.Background()
	ex := futures.NewThreadExecutor(ctx, 2,
		futures.WithThreadNamePrefix("copy"),
		futures.WithInitializer(func(context.Context) error { return errors.New("no disk") }))
	f, _ := futures.Submit(ctx, ex, futures.Func[int](func(context.Context) (int, error) { return 1, nil }))
	err := f.Err(ctx)
	fmt.Println(errors.Is(err, futures.ErrBrokenPool))
	fmt.Println(err)
	fmt.Println(ex.Shutdown(ctx))
	// Output:
	// true
	// the executor is broken: the initializer of copy_0 failed: no disk
	// <nil>
}

func ExampleProcessExecutor() {
	ctx := context.Background()
	ex, err := futures.NewProcessExecutor(ctx, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer ex.Shutdown(ctx)

	f, err := futures.Submit(ctx, ex, gcd.Bind([2]int{91, 65}))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(f.Result(ctx))
	for v, err := range futures.Map(ctx, ex, gcd.Bind, [][2]int{{12, 18}, {17, 5}}) {
		fmt.Println(v, err)
	}
	// Output:
	// 13 <nil>
	// 6 <nil>
	// 1 <nil>
}

func ExampleMapChunks() {
	ctx := context.Background()
	ex, err := futures.NewProcessExecutor(ctx, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer ex.Shutdown(ctx)

	pairs := make([][2]int, 10_000)
	for i := range pairs {
		pairs[i] = [2]int{i, 12}
	}
	coprime := 0
	for divisor := range futures.MapChunks(ctx, ex, gcd, pairs, 1000) {
		if divisor == 1 {
			coprime++
		}
	}
	fmt.Println(coprime)
	// Output: 3333
}
