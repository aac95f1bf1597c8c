package manager

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/crew/managed"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/threading"
)

// hurried is the speed at which no pause is seen.
var hurried = stage.Options{Speed: 1e4}

func TestManagerDict(t *testing.T) {
	p := demotest.Play(t, Demo(), "dict", hurried)
	want := managerResult{
		Dict: []typedKey{{int64(1), "int", "1"}, {"2", "string", int64(2)}, {0.25, "float64", nil}},
		List: []int{9, 8, 7, 6, 5, 4, 3, 2, 1, 0},
	}
	if diff := cmp.Diff(want, p.Result); diff != "" {
		t.Error(diff)
	}
}

func TestManagerCustom(t *testing.T) {
	p := demotest.Play(t, Demo(), "custom", hurried)
	want := customResult{[]int{6, 7, 8}, "no such method: A.x", 5}
	if diff := cmp.Diff(want, p.Result); diff != "" {
		t.Error(diff)
	}
	var printed []string
	for _, l := range p.Lines {
		if l.Worker != "main" && l.Worker != "child-1" && l.Worker != "child-2" {
			printed = append(printed, l.Text)
			if l.PID == os.Getpid() || !l.Child {
				t.Errorf("%q was not printed by the manager: %+v", l.Text, l)
			}
		}
	}
	if !slices.Equal(printed, []string{"inc() prints 6", "inc() prints 7", "inc() prints 8"}) {
		t.Errorf("the manager printed %q", printed)
	}
}

func TestManagerTypes(t *testing.T) {
	p := demotest.Play(t, Demo(), "types", hurried)
	var names []string
	for _, k := range p.Result.(typesResult).Types {
		names = append(names, k.Type)
	}
	want := []string{"list", "dict", "Namespace", "Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition", "Event",
		"Barrier", "Queue", "Value", "Array"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
	if p.Done != 26 {
		t.Errorf("%d uses were counted", p.Done)
	}
}

func TestManagerRemote(t *testing.T) {
	o := hurried
	o.Workers = 5
	p := demotest.Play(t, Demo(), "remote", o)
	res := p.Result.(remoteResult)
	names := map[string]bool{}
	for _, v := range res.Visitors {
		names[v.Name] = true
	}
	if len(res.Visitors) != 5 || len(names) != 5 {
		t.Errorf("visitors: %+v", res.Visitors)
	}
	if n := p.Said("refuses 127.0.0.1:"); n != 1 {
		t.Errorf("the server refused %d clients", n)
	}
}

// A manager that is killed ends the run at once, by name, although the child is busy between two
// calls.
func TestManagerKilled(t *testing.T) {
	p := &demotest.Played{}
	v, _ := Demo().Variant("dict")
	st := stage.New(stage.Options{Variant: "dict", Speed: 1e-4}, p) // a step takes a quarter of an hour
	err := st.Run(t.Context(), func(ctx context.Context) error {
		killer := threading.Go(ctx, "killer", func(ctx context.Context) error {
			for len(multiprocessing.ActiveChildren(ctx)) < 2 { // the manager is the first
				runtime.Gosched()
			}
			multiprocessing.ActiveChildren(ctx)[0].Kill()
			return nil
		})
		if _, err := v.Run(ctx, st); err != nil {
			return err
		}
		return killer.Join(ctx)
	})
	if !errors.Is(err, managers.ErrGone) {
		t.Errorf("ended by %v", err)
	}
}

// TestManagerMissed: whoever calls a manager that was killed may hear of it before its parent does.
// How it ended is told all the same.
func TestManagerMissed(t *testing.T) {
	err := stage.New(stage.Options{}, &demotest.Played{}).Run(t.Context(), func(ctx context.Context) error {
		_, err := managed.With(ctx, func(ctx context.Context, m *managers.Manager) (demo.Report, error) {
			multiprocessing.ActiveChildren(ctx)[0].Kill()
			return demo.Report{}, fmt.Errorf("a caller: %w", managers.ErrGone)
		})
		return err
	})
	var exit *multiprocessing.ExitError
	if !errors.As(err, &exit) || !errors.Is(err, managers.ErrGone) || !strings.HasPrefix(exit.Name, "Manager-") {
		t.Errorf("ended by %v", err)
	}
}
