package managers_test

import (
	"context"
	"fmt"
	"log"

	mp "concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/multiprocessing/pool"
)

// visit counts a name in a dict that it shares with other processes.
var visit = mp.RegisterTask("example.visit", func(ctx context.Context, a visitArg) error {
	if err := a.Lock.Acquire(ctx); err != nil {
		return err
	}
	defer a.Lock.Release(ctx)
	n, _, err := a.Names.Get(ctx, a.Name)
	if err != nil {
		return err
	}
	return a.Names.Set(ctx, a.Name, n+1)
})

type visitArg struct {
	Names *managers.Dict[string, int]
	Lock  *managers.Lock
	Name  string
}

func ExampleManager() {
	ctx := context.Background()
	p, err := pool.New(ctx, 2)
	if err != nil {
		log.Fatal(err)
	}
	m, err := managers.Start(ctx)
	if err != nil {
		log.Fatal(err)
	}
	names, err := managers.NewDict[string, int](ctx, m, "names")
	if err != nil {
		log.Fatal(err)
	}
	lock, err := managers.NewLock(ctx, m, "names")
	if err != nil {
		log.Fatal(err)
	}
	var visits []visitArg
	for _, name := range []string{"Ada", "Bob", "Ada", "Ada"} {
		visits = append(visits, visitArg{names, lock, name})
	}
	if _, err := pool.Map(ctx, p, visit, visits, 1); err != nil {
		log.Fatal(err)
	}
	ada, _, err := names.Get(ctx, "Ada")
	fmt.Println("Ada:", ada, err)

	p.Close()
	fmt.Println(p.Join(ctx), m.Shutdown(ctx))
	// Output:
	// Ada: 3 <nil>
	// <nil> <nil>
}

func ExampleDict() {
	ctx := context.Background()
	m, err := managers.Start(ctx)
	if err != nil {
		log.Fatal(err)
	}
	defer m.Shutdown(ctx)
	d, err := managers.NewDict[any, string](ctx, m, "mixed")
	if err != nil {
		log.Fatal(err)
	}
	err = d.Update(ctx, managers.Item[any, string]{Key: "2", Value: "text"},
		managers.Item[any, string]{Key: 2, Value: "number"})
	fmt.Println(err)
	fmt.Println(d.SetDefault(ctx, 2, "another"))
	fmt.Println(d.Items(ctx))
	// Output:
	// <nil>
	// number true <nil>
	// [{2 text} {2 number}] <nil>
}

func ExampleList() {
	ctx := context.Background()
	m, err := managers.Start(ctx)
	if err != nil {
		log.Fatal(err)
	}
	defer m.Shutdown(ctx)
	l, err := managers.NewList(ctx, m, "numbers", 1, 2, 3)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(l.Reverse(ctx), l.Append(ctx, 0))
	fmt.Println(l.Get(ctx, -1))
	fmt.Println(l.Items(ctx))
	// Output:
	// <nil> <nil>
	// 0 <nil>
	// [3 2 1 0] <nil>
}

func ExampleValue() {
	ctx := context.Background()
	m, err := managers.Start(ctx)
	if err != nil {
		log.Fatal(err)
	}
	defer m.Shutdown(ctx)
	v, err := managers.NewValue(ctx, m, "state", "new")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(v.Set(ctx, "used"))
	fmt.Println(v.Get(ctx))
	// Output:
	// <nil>
	// used <nil>
}

func ExampleLock() {
	ctx := context.Background()
	m, err := managers.Start(ctx)
	if err != nil {
		log.Fatal(err)
	}
	defer m.Shutdown(ctx)
	l, err := managers.NewLock(ctx, m, "L")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(l.Acquire(ctx), l.TryAcquire(ctx))
	fmt.Println(l.Release(ctx))
	fmt.Println(l.Release(ctx))
	// Output:
	// <nil> false
	// <nil>
	// the lock is not held
}

// account is a type of the user's own; only the manager's process ever has one.
type account struct{ balance int }

var (
	accounts = managers.NewType("example.Account", func(_ context.Context, balance int) (*account, error) {
		return &account{balance}, nil
	})
	withdraw = managers.NewMethod(accounts, "withdraw", func(_ context.Context, a *account, amount int) (int, error) {
		if amount > a.balance {
			return a.balance, fmt.Errorf("only %d left", a.balance)
		}
		a.balance -= amount
		return a.balance, nil
	})
)

func ExampleNewType() {
	ctx := context.Background()
	m, err := managers.Start(ctx)
	if err != nil {
		log.Fatal(err)
	}
	defer m.Shutdown(ctx)
	a, err := accounts.New(ctx, m, 100)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(withdraw.Call(ctx, a, 70))
	fmt.Println(withdraw.Call(ctx, a, 70))
	// Output:
	// 30 <nil>
	// 0 only 30 left
}
