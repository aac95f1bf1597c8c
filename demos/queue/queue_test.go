package queue

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
)

func queueFigures(t *testing.T, p *demotest.Played) queueResult {
	t.Helper()
	switch r := p.Result.(type) {
	case queueResult:
		return r
	case timeoutResult:
		return r.queueResult
	}
	t.Fatalf("the result is a %T", p.Result)
	return queueResult{}
}

func TestOneWorkerTakesItemsInTheQueuesOrder(t *testing.T) {
	for variant, want := range map[string]string{
		"fifo":     "abcdefghijklmnopqrstuvwxyz0123456789",
		"lifo":     "9876543210zyxwvutsrqponmlkjihgfedcba",
		"priority": "0123456789aeioubcdfghjklmnpqrstvwxyz",
	} {
		p, _ := demotest.PlayBubble(t, Demo(), variant, stage.Options{Workers: 1})
		r := queueFigures(t, p)
		if got := strings.Join(r.Order, ""); got != want {
			t.Errorf("%s: %s, want %s", variant, got, want)
		}
		if diff := cmp.Diff(map[string]int{"worker-0": 36}, r.ByWorker); diff != "" || r.Items != 36 || r.Processed != 36 {
			t.Errorf("%s: %+v", variant, r)
		}
		if p.Said(" is done") != 36 || p.Done != 36 || p.Announced != 36 {
			t.Errorf("%s: %d lines, %d of %d steps", variant, p.Said(" is done"), p.Done, p.Announced)
		}
	}
}

func TestTenWorkersShareTheItems(t *testing.T) {
	for _, variant := range []string{"fifo", "lifo", "priority"} {
		p, took := demotest.PlayBubble(t, Demo(), variant, stage.Options{Seed: 7})
		sum := 0
		for _, n := range queueFigures(t, p).ByWorker {
			sum += n
		}
		// Each item takes 1 or 2 seconds, and ten are dealt with at a time.
		if sum != 36 || took < 4*time.Second || took > 8*time.Second {
			t.Errorf("%s: %d items in %v", variant, sum, took)
		}
	}
}

func TestQueueBetweenProcesses(t *testing.T) {
	p := demotest.Play(t, Demo(), "fifo", stage.Options{On: demo.OnProcess, Workers: 3, Speed: 1000})
	if r := queueFigures(t, p); r.Processed != 36 || p.Done != 36 {
		t.Errorf("%+v, %d steps", r, p.Done)
	}
}

func TestQueueChecks(t *testing.T) {
	promised := []ticket{{Item: "a"}, {Item: "b"}, {Item: "c"}}
	for _, tc := range []struct {
		name        string
		took        []taken
		once, order bool
	}{
		{"as it should be", []taken{{"w", "a"}, {"v", "b"}, {"w", "c"}}, true, true},
		{"overtaken by another", []taken{{"v", "b"}, {"w", "a"}, {"w", "c"}}, true, true},
		{"one lost", []taken{{"w", "a"}, {"w", "c"}}, false, true},
		{"one twice", []taken{{"w", "a"}, {"v", "a"}, {"w", "b"}, {"w", "c"}}, false, true},
		{"one twice, one lost", []taken{{"w", "a"}, {"v", "a"}, {"w", "b"}}, false, true},
		{"out of order", []taken{{"w", "b"}, {"w", "a"}, {"w", "c"}}, true, false},
	} {
		once, order := eachOnce(promised, tc.took), eachInOrder(promised, tc.took)
		if once.OK != tc.once || order.OK != tc.order {
			t.Errorf("%s: %+v %+v", tc.name, once, order)
		}
	}
}

func TestGetterEndsWhenTheQueueStaysEmpty(t *testing.T) {
	p, took := demotest.PlayBubble(t, Demo(), "timeout", stage.Options{On: demo.OnThread})
	if took != 10*time.Second {
		t.Errorf("it took %v: the putter does not sleep, so there is the timeout alone", took)
	}
	if p.Said("put: ") != 1000 || p.Said("get: ") != 1000 || p.Done != 1000 {
		t.Errorf("%d put, %d got, %d steps", p.Said("put: "), p.Said("get: "), p.Done)
	}
	r := p.Result.(timeoutResult)
	if r.Processed != 1000 || r.Left != 0 || r.ByWorker[getter] != 1000 {
		t.Errorf("%d processed by %v, %d left", r.Processed, r.ByWorker, r.Left)
	}
}

func TestTimeoutBetweenProcesses(t *testing.T) {
	d := Demo()
	demotest.SetFlag(t, d, "count", "50")
	p := demotest.Play(t, d, "timeout", stage.Options{Speed: 1000})
	if r := p.Result.(timeoutResult); r.Processed != 50 || len(r.Order) != 50 {
		t.Errorf("%+v", r)
	}
}

func TestReceivedGrades(t *testing.T) {
	long, short := 10*time.Second, time.Millisecond
	for _, tc := range []struct {
		count, got, left int
		timeout          time.Duration
		grade            demo.Grade
		failed           bool
	}{
		{10, 10, 0, long, demo.Required, false},
		{10, 10, 0, short, demo.Required, false},
		{10, 9, 0, long, demo.Required, true},
		{10, 9, 0, short, demo.Required, true}, // it is nowhere
		{10, 4, 6, short, demo.Interesting, false},
		{10, 4, 5, short, demo.Required, true},
		{10, 4, 6, long, demo.Required, true}, // so long nobody is busy
	} {
		c := allReceived(tc.count, tc.got, tc.left, tc.timeout < leastTimeout)
		if c.Grade != tc.grade || c.Failed() != tc.failed {
			t.Errorf("%+v: %+v", tc, c)
		}
	}
}

func TestNumbersMustComeAsPut(t *testing.T) {
	st := stage.New(stage.Options{Seed: 3}, &demotest.Played{})
	random := st.Rand(putter)
	a, b := random.Float64(), random.Float64()
	if c := asPut(st, []float64{a, b}); c.Failed() {
		t.Error(c)
	}
	if c := asPut(st, []float64{b, a}); !c.Failed() {
		t.Error(c)
	}
}

func TestProducerWaitsForTheLastBun(t *testing.T) {
	onThreads, took := demotest.PlayBubble(t, Demo(), "joinable", stage.Options{On: demo.OnThread})
	if took < 10*time.Second || took > 60*time.Second {
		t.Errorf("it took %v to make ten buns in a second each and eat them in 1 to 5", took)
	}
	onProcesses := demotest.Play(t, Demo(), "joinable", stage.Options{On: demo.OnProcess, Speed: 200})
	for _, p := range []*demotest.Played{onThreads, onProcesses} {
		r := queueFigures(t, p)
		if r.Processed != 10 || r.Order[9] != "steamed bun 9" || r.ByWorker["consumer"] != 10 || p.Done != 10 {
			t.Errorf("%+v, %d steps", r, p.Done)
		}
		var last string // of the main thread's lines: a child's may still be on their way
		for _, l := range p.Lines {
			if l.Worker == "main" {
				last = l.Text
			}
		}
		if last != "the main thread ends, and its daemon ends with it" {
			t.Errorf("the last line is %q", last)
		}
	}
	if c := onProcesses.Check(t, "daemon"); c.Got != "ended with its parent" {
		t.Error(c)
	}
}

func TestJoinableChecks(t *testing.T) {
	eaten := make([]taken, buns)
	for i := range eaten {
		eaten[i] = taken{"consumer", bun(i)}
	}
	if joinableReport(eaten).Failed() {
		t.Error("ten buns in order are as they should be")
	}
	if !joinableReport(eaten[:9]).Failed() {
		t.Error("a bun was left")
	}
	eaten[3], eaten[4] = eaten[4], eaten[3]
	if !joinableReport(eaten).Failed() {
		t.Error("two buns are out of order")
	}
}

func TestMessageKeepsItsTypes(t *testing.T) {
	p := demotest.Play(t, Demo(), "message", stage.Options{})
	want := messageResult{queueResult{1, 1, []string{`[42,null,"hello"]`}, map[string]int{"main": 1}},
		[]any{int64(42), nil, "hello"}}
	if diff := cmp.Diff(want, p.Result, cmp.AllowUnexported(messageResult{})); diff != "" {
		t.Error(diff)
	}
}

func TestOneGetIsOneSum(t *testing.T) {
	for _, on := range []string{demo.OnProcess, demo.OnThread} {
		p := demotest.Play(t, Demo(), "results", stage.Options{On: on})
		if r := p.Result.(resultsResult); r.First != 4950 || r.Sum != 9900 || r.Processed != 2 {
			t.Errorf("on %s: %+v", on, r)
		}
		if p.Said("one get, as in the document, returns 4950") != 1 || p.Said("9900 in all") != 1 {
			t.Errorf("on %s: %v", on, p.Lines)
		}
	}
	if !resultsReport(2, []int{4950}).Failed() || !resultsReport(1, []int{4951}).Failed() {
		t.Error("a sum that is lost, or wrong, must fail a check")
	}
}

func TestKilledWorkerIsNamed(t *testing.T) {
	for _, tc := range []struct{ variant, victim, says string }{
		{"timeout", getter, "get: "},
		{"timeout", putter, "put: "},
		{"joinable", "consumer", "the consumer got"},
		{"fifo", "worker-", " is done"},
	} {
		d := Demo()
		demotest.SetFlag(t, d, "count", "100000")
		err := demotest.PlayKilling(t, d, stage.Options{Variant: tc.variant, Workers: 3, Speed: 20}, tc.says)
		if !demotest.DiedNamed(err, tc.victim) {
			t.Errorf("%s without its %s: %v", tc.variant, tc.victim, err)
		}
	}
}

func TestInterruptedQueueTellsWhatWasDone(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, v := range Demo().Variants {
		p := demotest.PlayWith(ctx, t, Demo(), v.Name, stage.Options{})
		if !errors.Is(p.Err, context.Canceled) || p.Result == nil {
			t.Errorf("%s: %v, %+v", v.Name, p.Err, p.Result)
		}
	}
}
