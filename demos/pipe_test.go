package demos

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

func TestPipe(t *testing.T) {
	p := play(t, Pipe(), "numbers", stage.Options{})
	if diff := cmp.Diff(pipeResult{1000, true, true}, p.Result); diff != "" {
		t.Error(diff)
	}
	if p.done != 1000 || p.announced != 1000 || p.said("999") != 1 || p.said("end of the pipe") != 1 {
		t.Errorf("%d of %d numbers were seen", p.done, p.announced)
	}
	if first := p.lines[0]; first.Text != "0" || !first.Child || first.Worker != "reader" {
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
	p := play(t, Pipe(), "duplex", stage.Options{})
	want := []any{int64(42), nil, "hello"}
	if diff := cmp.Diff(duplexResult{want, want}, p.Result); diff != "" {
		t.Error(diff)
	}
}

func TestOpenEndPreventsEOF(t *testing.T) {
	p := play(t, Pipe(), "open-end", stage.Options{Speed: 100})
	if want := (openEndResult{pipeResult{1000, true, false}, true}); p.Result != want {
		t.Errorf("got %+v, want %+v", p.Result, want)
	}
	if c := p.check(t, "end of the pipe"); c.Grade != Interesting {
		t.Errorf("%+v", c)
	}
	if c := openEndCheck(false); !c.Failed() {
		t.Errorf("an end of the pipe while an end is open passes: %+v", c)
	}
}

func TestSharedEndMixesLargeMessages(t *testing.T) {
	for range 20 {
		p := play(t, Pipe(), "shared-end", stage.Options{})
		if p.check(t, "whole messages").Grade == Interesting {
			return
		}
	}
	t.Error("nothing was mixed in 20 runs")
}

func TestSharedEndKeepsSmallMessages(t *testing.T) {
	d := Pipe()
	if err := d.Flags[1].Value.Set("1000"); err != nil { // a pipe takes so little at once, or not at all
		t.Fatal(err)
	}
	p := play(t, d, "shared-end", stage.Options{Workers: 3})
	if diff := cmp.Diff(sharedEndResult{Sent: 30, Whole: 30}, p.Result); diff != "" {
		t.Error(diff)
	}
}

func TestSharedEndGrades(t *testing.T) {
	for _, tc := range []struct {
		r      sharedEndResult
		want   Grade
		failed bool
	}{
		{sharedEndResult{Sent: 20, Whole: 20}, Allowed, false},
		{sharedEndResult{Sent: 20, Whole: 3, Damaged: 1, Error: "too large"}, Interesting, false},
		{sharedEndResult{Sent: 20, Error: "too large"}, Interesting, false},
		{sharedEndResult{Sent: 20, Whole: 19}, Forbidden, true},
		{sharedEndResult{Sent: 20, Whole: 21}, Forbidden, true},
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
	p := playWith(ctx, t, Pipe(), "numbers", stage.Options{})
	if _, ok := p.Result.(pipeResult); !ok || !errors.Is(p.err, stop) {
		t.Errorf("result %+v, error %v", p.Result, p.err)
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
