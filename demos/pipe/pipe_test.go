package pipe

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

func TestPipe(t *testing.T) {
	p := demotest.Play(t, Demo(), "numbers", stage.Options{})
	if diff := cmp.Diff(pipeResult{1000, true, true}, p.Result); diff != "" {
		t.Error(diff)
	}
	if p.Done != 1000 || p.Announced != 1000 || p.Said("receives 999") != 1 || p.Said("sees the end of the pipe") != 1 {
		t.Errorf("%d of %d numbers were seen", p.Done, p.Announced)
	}
	if first := p.Lines[0]; first.Text != "receives 0" || !first.Child || first.Worker != "reader" {
		t.Errorf("the first line is %+v", first)
	}
}

func TestTallyTellsTheOrder(t *testing.T) {
	for _, tc := range []struct {
		numbers []int
		inOrder bool
	}{{nil, true}, {[]int{0, 1, 2}, true}, {[]int{1, 0, 2}, false}, {[]int{0, 2}, false}, {[]int{0, 0, 1}, false}} {
		counts, err := newTally()
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range tc.numbers {
			counts.number(x)
		}
		if got := counts.result(); got != (pipeResult{len(tc.numbers), tc.inOrder, false}) {
			t.Errorf("%v: %+v", tc.numbers, got)
		}
	}
}

func TestPipeDuplex(t *testing.T) {
	p := demotest.Play(t, Demo(), "duplex", stage.Options{})
	want := []any{int64(42), nil, "hello"}
	if diff := cmp.Diff(duplexResult{want, want}, p.Result); diff != "" {
		t.Error(diff)
	}
}

func TestOpenEndPreventsEOF(t *testing.T) {
	p := demotest.Play(t, Demo(), "open-end", stage.Options{Speed: 100})
	if want := (openEndResult{pipeResult{1000, true, false}, true}); p.Result != want {
		t.Errorf("got %+v, want %+v", p.Result, want)
	}
	if c := p.Check(t, "end of the pipe"); c.Grade != demo.Interesting {
		t.Errorf("%+v", c)
	}
	if c := openEndCheck(false); !c.Failed() {
		t.Errorf("an end of the pipe while an end is open passes: %+v", c)
	}
}

func TestSharedEndMixesLargeMessages(t *testing.T) {
	for range 20 {
		p := demotest.Play(t, Demo(), "shared-end", stage.Options{})
		if p.Check(t, "whole messages").Grade == demo.Interesting {
			return
		}
	}
	t.Error("nothing was mixed in 20 runs")
}

func TestSharedEndKeepsSmallMessages(t *testing.T) {
	d := Demo()
	if err := d.Flags[1].Value.Set("1000"); err != nil { // a pipe takes so little at once, or not at all
		t.Fatal(err)
	}
	p := demotest.Play(t, d, "shared-end", stage.Options{Workers: 3})
	if diff := cmp.Diff(sharedEndResult{Sent: 30, Whole: 30}, p.Result); diff != "" {
		t.Error(diff)
	}
}

func TestSharedEndGrades(t *testing.T) {
	for _, tc := range []struct {
		r      sharedEndResult
		want   demo.Grade
		failed bool
	}{
		{sharedEndResult{Sent: 20, Whole: 20}, demo.Allowed, false},
		{sharedEndResult{Sent: 20, Whole: 3, Damaged: 1, Error: "too large"}, demo.Interesting, false},
		{sharedEndResult{Sent: 20, Error: "too large"}, demo.Interesting, false},
		{sharedEndResult{Sent: 20, Whole: 19}, demo.Forbidden, true},
		{sharedEndResult{Sent: 20, Whole: 21}, demo.Forbidden, true},
	} {
		if c := sharedEndReport(tc.r).Checks[0]; c.Grade != tc.want || c.Failed() != tc.failed {
			t.Errorf("%+v: %+v", tc.r, c)
		}
	}
}

func TestInterruptedPipeTellsWhatCame(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("stop")
	cancel(stop)
	p := demotest.PlayWith(ctx, t, Demo(), "numbers", stage.Options{})
	if _, ok := p.Result.(pipeResult); !ok || !errors.Is(p.Err, stop) {
		t.Errorf("result %+v, error %v", p.Result, p.Err)
	}
}

// readOne reads one number and fails.
var readOne = multiprocessing.RegisterTask("test.read-one", func(ctx context.Context, a pipeArg) error {
	if _, err := a.Out.Receive(ctx); err != nil {
		return err
	}
	return errors.New("had enough")
})

func TestReaderThatDiesIsNamed(t *testing.T) {
	out, in, err := multiprocessing.NewPipe[int]("pipe", true)
	if err != nil {
		t.Fatal(err)
	}
	counts, err := newTally()
	if err != nil {
		t.Fatal(err)
	}
	err = feed(t.Context(), readOne, pipeArg{out, in, counts}, out, in, 1_000_000, func(context.Context) {})
	var exit *multiprocessing.ExitError
	if !errors.As(err, &exit) || exit.Name != "reader" {
		t.Errorf("the error is %v", err)
	}
}
