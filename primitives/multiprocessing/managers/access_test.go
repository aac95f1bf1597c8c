package managers

import (
	"context"
	"fmt"
	"strconv"
	"testing"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

var addToDict = multiprocessing.RegisterTask("test.access.dict",
	func(ctx context.Context, d *Dict[string, int]) error {
		ctx = trace.Mark(ctx)
		for range 15 {
			n, _, err := d.Get(ctx, "k")
			if err != nil {
				return err
			}
			if err := d.Set(ctx, "k", n+1); err != nil {
				return err
			}
		}
		return nil
	})

// TestAccessesOfADictAreSeenInOrder: the order is the manager's, whoever calls it.
func TestAccessesOfADictAreSeenInOrder(t *testing.T) {
	var end int
	rec := proctest.Record(t, func(ctx context.Context, _ *trace.Recorder) error {
		m, err := Start(ctx)
		if err != nil {
			return err
		}
		d, err := NewDict[string, int](ctx, m, "D")
		if err != nil {
			return err
		}
		g := threading.NewGroup(ctx)
		for i := range 2 {
			g.Go(strconv.Itoa(i), func(ctx context.Context) error {
				_, err := addToDict.Run(ctx, d)
				return err
			})
			p := multiprocessing.NewProcess("p"+strconv.Itoa(i), addToDict, d)
			if err := p.Start(g.Context()); err != nil {
				return err
			}
			g.Add(p)
		}
		if err := g.Join(ctx); err != nil {
			return err
		}
		if end, _, err = d.Get(ctx, "k"); err != nil { // is not marked
			return err
		}
		return m.Shutdown(ctx)
	})
	now, writes, lost := proctest.Story(t, rec, "k", nothing)
	if now != fmt.Sprint(end) || writes != 60 || writes-lost != end {
		t.Errorf("%s at the end, %d writes, %d lost; there is %d", now, writes, lost, end)
	}
}

// TestOtherAccessesOfADict: a key that is set only if it is not there, and one that is taken out.
func TestOtherAccessesOfADict(t *testing.T) {
	rec := proctest.Record(t, func(ctx context.Context, _ *trace.Recorder) error {
		m, err := Start(ctx)
		if err != nil {
			return err
		}
		d, err := NewDict[string, int](ctx, m, "D")
		if err != nil {
			return err
		}
		ctx = trace.Mark(ctx)
		for range 2 {
			if _, _, err := d.SetDefault(ctx, "k", 7); err != nil {
				return err
			}
		}
		if _, _, err := d.Pop(ctx, "k"); err != nil {
			return err
		}
		if _, err := d.Contains(ctx, "k"); err != nil {
			return err
		}
		return m.Shutdown(ctx)
	})
	var got []string
	events, _ := rec.Events()
	for _, e := range events {
		if e.Access != nil {
			got = append(got, fmt.Sprintf("%v %s %s", e.Kind, e.Access.Place, e.Access.Value))
		}
	}
	if want := "[wrote k 7 read k 7 read k 7 wrote k nothing read k nothing]"; fmt.Sprint(got) != want {
		t.Errorf("%v, want %s", got, want)
	}
}

// TestTheManagersOwnIsAside: its threads and connections are not a program's.
func TestTheManagersOwnIsAside(t *testing.T) {
	rec := proctest.Record(t, func(ctx context.Context, _ *trace.Recorder) error {
		m, err := Start(ctx)
		if err != nil {
			return err
		}
		if _, err := NewDict[string, int](ctx, m, "D"); err != nil {
			return err
		}
		return m.Shutdown(ctx)
	})
	events, _ := rec.Events()
	workers, objects := map[string]bool{}, map[string]bool{}
	for _, e := range events {
		if w, _ := rec.Worker(e.Worker); !w.Aside() {
			workers[w.Name] = true
			if o, ok := rec.Object(e.Object); ok && !o.Aside() {
				objects[string(o.Kind)] = true
			}
		}
	}
	if len(workers) != 2 || objects["lock"] || objects["pipe"] {
		t.Errorf("workers %v, objects %v", workers, objects)
	}
}
