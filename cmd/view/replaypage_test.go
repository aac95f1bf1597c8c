package view

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"concurrency-lab/cmd/browsertest"
	"concurrency-lab/cmd/lanes"
	"concurrency-lab/cmd/lanes/lanestest"
	"concurrency-lab/cmd/steps/stepstest"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/trace"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestReplayInABrowser tries the page as a reader does, in a real browser.
func TestReplayInABrowser(t *testing.T) {
	b := browsertest.Browser(t)
	for _, try := range []struct {
		name   string
		run    Replay
		width  int64
		height int64
		test   func(*browsertest.Sheet)
	}{
		{"opens at the beginning", replayOf(lanestest.Handover...), 1280, 720, opensAtTheBeginning},
		{"prints", replayOf(lanestest.Handover...), 1280, 720, prints},
		{"prints a crowd", ofACrowd(60, 600), 390, 844, printsACrowd},
		{"steps by an event", replayOf(lanestest.Handover...), 1280, 720, stepsByAnEvent},
		{"plays", replayOf(lanestest.Handover...), 1280, 720, plays},
		{"keeps still", replayOf(lanestest.Handover...), 1280, 720, keepsStill},
		{"seeks", replayOf(lanestest.Handover...), 1280, 720, seeks},
		{"tells details", replayOf(lanestest.Handover...), 1280, 720, tellsDetails},
		{"zooms and scales", replayOf(lanestest.Handover...), 1280, 720, zoomsAndScales},
		{"logic", replayOf(lanestest.Handover...), 1280, 720, logic},
		{"names all that is held", replayOf(nested), 1280, 720, namesAllThatIsHeld},
		{"reads and writes", raced(), 1280, 720, showsALostUpdate},
		{"names bars in words", replayOf(lanestest.Handover...), 1280, 720, namesBarsInWords},
		{"names tasks", replayOf(working), 1280, 720, namesTasks},
		{"deadlock", deadlocked(), 1280, 720, marksADeadlock},
		{"phone", deadlocked(), 390, 844, fitsAPhone},
		{"hostile", hostileRun(), 1280, 720, showsHostileText},
		{"step by step", steppedRun(), 1280, 720, stepsThroughAnOrder},
		{"nothing happened", emptyRun(), 1280, 720, showsNothing},
		{"a crowd", ofACrowd(1000, 100_000), 1280, 720, staysQuick},
	} {
		t.Run(try.name, func(t *testing.T) {
			t.Parallel()
			try.test(opened(t, b, try.run, try.width, try.height))
		})
	}
}

// opened opens the page of a replay.
func opened(t *testing.T, browser context.Context, r Replay, width, height int64) *browsertest.Sheet {
	t.Helper()
	var page bytes.Buffer
	if err := r.Write(&page); err != nil {
		t.Fatal(err)
	}
	p := browsertest.Open(t, browser, page.Bytes(), width, height)
	p.Is("typeof replay", "object")
	return p
}

// lastEvent is the number of events and lines of the run of these tests.
const lastEvent = 24

// opensAtTheBeginning, and how it came out is folded until somebody asks.
func opensAtTheBeginning(p *browsertest.Sheet) {
	p.Is("replay.cursor.passed", 0)
	p.Is("replay.cursor.time", 0)
	p.Shows("#now", "The run begins.")
	p.Is(`document.querySelector("#verdict .ending").checkVisibility()`, false)
	p.Is(`document.querySelector("#badge").checkVisibility()`, false)
	p.Press("v")
	p.Is(`document.querySelector("#verdict .ending").checkVisibility()`, true)
	p.Becomes(`document.querySelector("#badge").checkVisibility()`)
	p.Do(chromedp.Click(chromedp.CSS("#verdict summary")))
	p.Is(`document.querySelector("#verdict").open`, false)
	p.Press(kb.End)
	p.Is("replay.cursor.passed", lastEvent)
	p.Is("replay.cursor.time", 100e6)
	p.Is(`document.querySelector("#verdict").open`, false)
	p.Shows("h1", "demo variant")
	p.Shows("#facts", "workers 3 · speed 1 · seed 42 · 100 ms long · 24 events")
	p.Shows("#badge", "! the bug showed up")
	p.Shows("#verdict", "sum: 7. Without the bug it would be 8")
	p.Shows("#verdict", "✓ all came: 3")
	p.Shows("#lesson", "Watch for this.")
	p.Shows("#now", "stranger says “hello”")
	p.Is(`[...document.querySelectorAll("#lines li")]
		.map((l) => l.querySelector(".who").textContent + ": " + l.querySelector(".text").textContent).join()`,
		"anna: I have it,carl: a stray print,bert: at last,stranger: hello")
	p.Is("document.title", "demo, variant")
	p.Is(`document.querySelectorAll("script").length`, 2)
	p.Is(`document.querySelector("#stepping").hidden`, true) // nobody chose the order
}

func stepsByAnEvent(p *browsertest.Sheet) {
	p.Press(kb.Home)
	p.Is("replay.cursor.passed", 0)
	p.Shows("#now", "The run begins.")
	p.Shows("#lines", "Nobody has said anything yet.")
	for n := range lastEvent {
		p.Press(kb.ArrowRight)
		p.Is("replay.cursor.passed", n+1)
	}
	p.Press(kb.ArrowRight)
	p.Is("replay.cursor.passed", lastEvent)
	p.Do(chromedp.Click(chromedp.CSS("#back")))
	p.Is("replay.cursor.passed", lastEvent-1)
	p.Shows("#now", "bert ends with an error")
	p.Shows("#now", "event 23 of 24")
	p.Is(`document.querySelectorAll("#lines li").length`, 3)
	p.Do(chromedp.Click(chromedp.CSS("#step")))
	p.Is("replay.cursor.passed", lastEvent)
	p.Press(kb.Home)
	for _, told := range []string{"anna is made", "anna begins to run", "anna acquires lock L", "bert is made",
		"anna says “I have it”", "bert begins to run",
		"bert waits for lock L, held by anna", "carl is made"} {
		p.Press(kb.ArrowRight)
		p.Shows("#now", told)
	}
	p.Press(kb.End)
	p.Is("replay.cursor.time", 100e6)
}

func plays(p *browsertest.Sheet) {
	p.Is("replay.player.playing", false)
	p.Press(kb.End)
	p.Do(chromedp.Click(chromedp.CSS("#play"))) // from the end: from the beginning
	p.Becomes("replay.player.playing && replay.cursor.time > 0 && replay.cursor.time < 90e6")
	p.Shows("#play", "Pause")
	p.Press(" ")
	p.Shows("#play", "Play")
	p.Is("replay.player.playing", false)
	stopped := browsertest.Get[float64](p, "replay.cursor.time")
	p.Becomes("(globalThis.looks = (globalThis.looks ?? 0) + 1) > 5")
	p.Is("replay.cursor.time", stopped)
	p.Is(`document.querySelector("#pace").options.length`, 7)
	p.Press(">>>>>>>>>>>>")
	p.Press(" ")
	p.Becomes("!replay.player.playing && replay.cursor.atEnd")
	rate := browsertest.Get[float64](p, "replay.player.rate")
	p.Press("<")
	p.Is(fmt.Sprintf("replay.player.rate < %v", rate), true)
	p.Press("s ")
	p.Becomes("replay.player.playing && replay.cursor.passed > 0")
	p.Press(kb.ArrowLeft) // a step is the end of playing
	p.Is("replay.player.playing", false)
}

// keepsStill: for who wants no motion, the cursor goes from event to event.
func keepsStill(p *browsertest.Sheet) {
	if _, err := chromedp.Call(p.Context, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}}); err != nil {
		p.Fatal(err)
	}
	p.Becomes("replay.player.calm")
	p.Press(" ")
	p.Becomes("replay.cursor.passed > 3")
	p.Press(" ")
	p.Is("replay.cursor.time === replay.run.events.at[replay.cursor.passed - 1]", true)
}

func seeks(p *browsertest.Sheet) {
	p.Do(chromedp.SetValue(chromedp.CSS("#seek"), "500000"))
	p.Is(`document.querySelector("#seek").dispatchEvent(new Event("input"))`, true)
	p.Is("replay.cursor.time", 50e6)
	p.Shows("#time", "50.000 ms")
	p.Shows("#now", "carl acquires lock L")
	p.Is(`document.querySelector("#seek").getAttribute("aria-valuetext")`, "50.000 ms, event 12 of 24")
	box := `document.querySelector("#lanes").getBoundingClientRect()`
	x := browsertest.Get[float64](p, box+".left + replay.scene.x(20e6)")
	y := browsertest.Get[float64](p, box+".top + replay.scene.top(1) + 5")
	p.Do(chromedp.MouseClickXY(x, y))
	p.Is("Math.abs(replay.cursor.time - 20e6) < 0.3e6", true)
	p.Is("replay.scene.chosen", 1)
	p.Do(chromedp.Click(chromedp.CSS("#start")), chromedp.Click(chromedp.CSS("#end")))
	p.Is("replay.cursor.atEnd", true)
	p.Shows("#lines", "hello")
	p.Do(chromedp.Click(chromedp.CSS("#lines li:first-child")))
	p.Shows("#now", "anna says “I have it”")
}

func tellsDetails(p *browsertest.Sheet) {
	box := `document.querySelector("#lanes").getBoundingClientRect()`
	hover := func(lane int, ms float64) {
		x := browsertest.Get[float64](p, fmt.Sprintf("%s.left + replay.scene.x(%v)", box, ms*1e6))
		y := browsertest.Get[float64](p, fmt.Sprintf("%s.top + replay.scene.top(%d) + replay.scene.row / 2", box, lane))
		p.Do(chromedp.MouseEvent(chromedp.MouseMoved, x, y))
	}
	hover(1, 40)
	for _, told := range []string{"bert at 40.", fmt.Sprintf("process%d", os.Getpid()),
		"nowwaits for lock L, held by anna", "objectlock L", "held byanna",
		"since30.000 ms", "how long20 ms", "ran 50 %, waited 36 %, slept 0 %"} {
		p.Shows("#details", told)
	}
	hover(2, 55)
	p.Shows("#details", fmt.Sprintf("process%d", lanestest.ChildPID))
	p.Shows("#details", "haslock L")
	hover(0, 90)
	p.Shows("#details", "nowsleeps")
	p.Do(chromedp.MouseEvent(chromedp.MouseMoved, 5, 5))
	p.Becomes(`document.querySelector("#details").hidden`)
	p.Press(kb.End + kb.ArrowDown + kb.ArrowDown) // and without a pointer
	p.Shows("#details", "bert at 100.")
	p.Shows("#details", "nowended with an error")
	p.Do(chromedp.KeyEvent(kb.ArrowLeft)) // the details go with the cursor
	p.Shows("#details", "bert at 80.")
	p.Press(kb.Escape)
	p.Becomes(`document.querySelector("#details").hidden`)
}

func zoomsAndScales(p *browsertest.Sheet) {
	p.Is("replay.scene.to - replay.scene.from", 100e6)
	p.Press(kb.Home + "++")
	p.Is("replay.scene.to - replay.scene.from", 25e6)
	p.Press(kb.End)
	p.Becomes("replay.scene.from === 75e6") // it follows the cursor
	p.Press("0")
	p.Is("replay.scene.to", 100e6)
	p.Press("s") // by event: each has the same room
	p.Is("replay.scene.to", lastEvent+1)
	p.Is(`document.querySelector("#steps").checked`, true)
	p.Press("s")
	small := browsertest.Get[float64](p, "replay.scene.row * 1")
	font := browsertest.Get[float64](p, `parseFloat(getComputedStyle(document.body).fontSize)`)
	p.Press("l")
	p.Becomes(fmt.Sprintf("parseFloat(getComputedStyle(document.body).fontSize) > %v", font))
	p.Press("ll")
	p.Becomes(fmt.Sprintf("replay.scene.row === %v", small))
	ground := `getComputedStyle(document.body).backgroundColor`
	light := browsertest.Get[string](p, ground)
	p.Press("d")
	p.Becomes(fmt.Sprintf("%s !== %q", ground, light))
	p.Press("d")
	p.Becomes(fmt.Sprintf("%s === %q", ground, light))
}

// logic tries what does not need the page: finding, stepping, playing, and the ways to lay a run
// out.
func logic(p *browsertest.Sheet) {
	p.Is(`(() => {
		const run = { length: 100, count: 4, events: { at: [10, 20, 20, 90] },
			eventsUntil: (t) => [10, 20, 20, 90].filter((a) => a <= t).length };
		const cursor = new replay.Cursor(run, () => {}), wrong = [];
		const want = (what, got, is) => { if (String(got) !== String(is)) wrong.push(what + ": " + got + ", not " + is); };
		const stepped = (n) => { cursor.step(n); return [cursor.time, cursor.passed]; };
		want("at first", [cursor.time, cursor.passed], [0, 0]); cursor.toEnd();
		want("back", [stepped(-1), stepped(-1), stepped(-1), stepped(-1), stepped(-1)],
			[[20, 3], [20, 2], [10, 1], [0, 0], [0, 0]]);
		want("on", [stepped(1), stepped(1), stepped(1), stepped(1), stepped(1)],
			[[10, 1], [20, 2], [20, 3], [90, 4], [90, 4]]);
		cursor.seek(20); want("to two at once", cursor.passed, 3);
		cursor.seek(1e9); want("beyond", [cursor.time, cursor.passed], [100, 4]);
		const scale = new replay.ByEvent(run);
		want("places", [0, 5, 10, 15, 20, 55, 95, 100].map((t) => scale.place(t)), [0, 0.5, 1, 1.5, 3, 3.5, 4.5, 5]);
		want("times", [0, 0.5, 1, 1.5, 2, 2.5, 3.5, 4.5, 5, 9].map((u) => scale.at(u)),
			[0, 5, 10, 15, 20, 20, 55, 95, 100, 100]);
		scale.put(cursor, 2.5); want("between two at once", [cursor.passed, scale.of(cursor)], [2, 2]);
		const frames = [], player = new replay.Player(cursor, new replay.ByTime(run), { schedule: (f) => frames.push(f) });
		player.rate = 10; // places a second
		player.play(); cursor.toStart(); player.resume();
		for (const now of [1000, 1500, 3500]) frames.shift()(now);
		want("played", [cursor.time, cursor.passed], [25, 3]);
		frames.shift()(60_000); want("to the end", [cursor.atEnd, player.playing, frames.length], [true, false, 0]);
		player.play(); want("again", [cursor.time, player.playing], [0, true]); player.pause(); frames.shift()(61_000);
		want("paused", [cursor.time, frames.length], [0, 0]);
		return wrong.join("\n");
	})()`, "")
	p.Is(`(() => { // every moment of every lane is found again
		const { run } = replay, wrong = [];
		for (let lane = 0; lane < run.lanes.count; lane++) {
			for (let i = run.firstSegment[lane]; i < run.firstSegment[lane + 1]; i++) {
				if (run.segments.from[i] < run.segments.to[i] &&
					run.segmentAt(lane, (run.segments.from[i] + run.segments.to[i]) / 2) !== i) wrong.push(i);
			}
			if (run.segments.to[run.firstSegment[lane + 1] - 1] !== run.length) wrong.push("end of " + lane);
		}
		return wrong.join();
	})()`, "")
}

// deadlocked is a run of two that have one lock each and want the other's. It is found by the
// recorder of the run itself.
func deadlocked() Replay {
	rec := trace.NewRecorder(0, func(*trace.Deadlock) {})
	rec.NobodyOutside()
	a, b := trace.Object{Name: "A"}, trace.Object{Name: "B"}
	var workers []*trace.Worker
	for _, name := range []string{"first", "second"} {
		w := trace.NewWorker(context.Background(), name, rec)
		w.Born()
		w.Started()
		workers = append(workers, w)
	}
	workers[0].Acquired(&a, trace.KindLock)
	workers[1].Acquired(&b, trace.KindLock)
	workers[0].Waiting(workers[0], &b, trace.KindLock)
	workers[1].Waiting(workers[1], &a, trace.KindLock)
	rec.Stopped()
	for _, w := range workers { // this is the lab's doing, and not to be seen
		w.Resumed()
		w.Ended(rec.Deadlock())
	}
	r := replayOf()
	lanes := lanes.New(rec, rec.Since(), false)
	r.Lanes, r.Lines, r.Err = &lanes, nil, rec.Deadlock()
	return r
}

func marksADeadlock(p *browsertest.Sheet) {
	p.Press(kb.End)
	p.Shows("#badge", "Deadlock")
	p.Shows("#verdict .deadlock", "first → lock B → second → lock A → first")
	p.Shows("#verdict .deadlock", "first holds lock A and waits for lock B")
	p.Shows("#lines", "Nobody said anything in this run.")
	p.Shows("#now", "Deadlock: the lab sees the deadlock and ends the workers")
	p.Is(`document.querySelector("#badge").className + document.querySelector("#now b").className`, "badbad")
	p.Is("replay.run.deadlock.lanes.join()", "0,1")
	red := `(() => { // how much of the lanes has the colour of a fault
		const lanes = document.querySelector("#lanes"), probe = replay.scene.ink.color("--bad").match(/\d+/g).map(Number);
		const c = new OffscreenCanvas(lanes.width, lanes.height).getContext("2d", { willReadFrequently: true });
		c.drawImage(lanes, 0, 0);
		const { data } = c.getImageData(0, 0, lanes.width, lanes.height);
		let n = 0;
		for (let i = 0; i < data.length; i += 4)
			if (data[i] === probe[0] && data[i + 1] === probe[1] && data[i + 2] === probe[2]) n++;
		return n;
	})()`
	p.Becomes(red + " > 500")
	p.Press(kb.Home)
	p.Becomes(red + " === 0")
}

func fitsAPhone(p *browsertest.Sheet) {
	p.Is("document.documentElement.scrollWidth <= 390", true)
	shown := `["lines", "verdict", "lesson"].filter((id) => document.getElementById(id).checkVisibility()).join()`
	p.Is(shown, "lines")
	p.Do(chromedp.Click(chromedp.CSS("#tab-lesson")))
	p.Is(shown, "lesson")
	p.Do(chromedp.Click(chromedp.CSS("#tab-verdict")))
	p.Is(shown, "verdict")
	p.Is(`document.querySelector("#tab-verdict").getAttribute("aria-selected")`, "true")
	p.Do(chromedp.EmulateViewport(1280, 720))
	p.Becomes(shown + ` === "lines,verdict,lesson"`)
	p.Is("document.documentElement.scrollWidth <= 1280 && document.documentElement.scrollHeight <= 720", true)
}

func hostileRun() Replay {
	r := replayOf(lanestest.Handover...)
	r.Lanes.Lanes[0].Name = hostile
	r.Lines[0].Text = hostile
	r.Report.Checks[0].Name = hostile
	r.Err = errDiskFull
	r.Lesson = []byte(hostile + "\n\n```\n" + hostile + "\n```\n")
	return r
}

func showsHostileText(p *browsertest.Sheet) {
	p.Press(kb.Home + strings.Repeat(kb.ArrowRight, 5))
	p.Shows("#now", "</script><script>boom()</script><!-- -->")
	p.Is(`document.querySelectorAll("img, script").length`, 2)
}

// steppedRun is a run whose order somebody chose.
func steppedRun() Replay {
	r := replayOf(lanestest.Handover...)
	r.Order = stepstest.Racing()
	workers := []schedule.WorkerState{{Name: "main", Stand: schedule.Waits}, {Name: "counter-0", Stand: schedule.CanGo},
		{Name: "counter-1", Stand: schedule.CanGo}}
	r.Order.Before = &schedule.State{Workers: workers}
	for _, step := range r.Order.Steps {
		step.After.Workers = workers
	}
	r.Steps = r.States(nil)
	return r
}

// stepsThroughAnOrder: the keys are those of what is shown, the run or its steps.
func stepsThroughAnOrder(p *browsertest.Sheet) {
	steps := `document.querySelector("#s-board").checkVisibility()`
	p.Is(steps, false)
	p.Press(kb.ArrowRight + "ab")
	p.Is("replay.cursor.passed", 1)
	p.Is("states.walk.address", "")
	p.Shows("#stepping", "Step by step")
	p.Do(chromedp.Click(chromedp.CSS("#stepping")))
	p.Is(steps, true)
	p.Is(`document.querySelector("#lanes").checkVisibility()`, false)
	p.Press("abbal")
	p.Shows("#s-now", "the update of b is lost")
	p.Shows("#s-outcomes .here", "you are here")
	p.Is("states.walk.address + replay.cursor.passed + replay.scene.type", "ab2a11")
	p.Becomes("document.documentElement.scrollHeight <= 720")
	p.Do(chromedp.Click(chromedp.CSS("#stepping")))
	p.Shows("#stepping", "Step by step")
	p.Press(kb.ArrowRight)
	p.Is(`states.walk.address + replay.cursor.passed + document.querySelector("#lanes").checkVisibility()`, "ab2a2true")
}

// emptyRun has no workers, as one that could not begin.
func emptyRun() Replay {
	r := replayOf()
	lanes := lanes.New(trace.NewRecorder(0, nil), time.Millisecond, false)
	r.Lanes, r.Lines = &lanes, nil
	return r
}

func showsNothing(p *browsertest.Sheet) {
	p.Press(kb.ArrowRight + kb.ArrowLeft + kb.ArrowDown + kb.End + "s+0l ")
	p.Is("replay.cursor.passed", 0)
}

// ofACrowd is a run of many workers and events, in which one lock goes round. The first worker also
// has a fifth of the events for itself.
func ofACrowd(workers, events int) Replay {
	rec := trace.NewRecorder(2*events, nil)
	b := trace.Batch{Objects: []trace.ObjectInfo{{ID: lanestest.LockL, Kind: trace.KindLock, Name: "L"}}}
	add := func(worker int, k trace.Kind, object uint64) {
		b.Events = append(b.Events, trace.Event{At: time.Duration(len(b.Events)) * time.Microsecond,
			Worker: uint64(1000 + worker), Kind: k, Object: object})
	}
	for i := range workers {
		b.Workers = append(b.Workers,
			trace.WorkerInfo{ID: uint64(1000 + i), Name: fmt.Sprintf("worker-%d", i), PID: os.Getpid()})
		add(i, trace.Born, 0)
		add(i, trace.Running, 0)
	}
	for len(b.Events) < events/5 {
		add(0, trace.Sleeping, 0)
		add(0, trace.Running, 0)
	}
	for i := 0; len(b.Events) < events; i++ {
		me, next := i%workers, (i+1)%workers
		add(next, trace.Waiting, lanestest.LockL)
		add(me, trace.Released, lanestest.LockL)
		add(next, trace.Runnable, 0)
		add(next, trace.Running, 0)
		add(next, trace.Acquired, lanestest.LockL)
	}
	rec.Merge(b)
	r := replayOf()
	lanes := lanes.New(rec, time.Duration(len(b.Events))*time.Microsecond, false)
	r.Lanes, r.Lines = &lanes, nil
	for i := range mostLines {
		r.Lines = append(r.Lines, stage.Line{At: time.Duration(i) * 5 * time.Microsecond, ID: uint64(1000 + i%workers),
			Text: fmt.Sprintf("line %d", i)})
	}
	return r
}

// staysQuick: of a thousand workers and a hundred thousand events a frame draws no more than what
// can be seen, wherever it stands.
func staysQuick(p *browsertest.Sheet) {
	p.Is("replay.run.lanes.count", 1000)
	p.Is("replay.run.count >= 120000", true)
	p.Is(`(globalThis.most = { lanes: 0, segments: 0, arrows: 0, marks: 0, frames: 0 }, (() => {
		const { scene } = replay, draw = scene.draw.bind(scene);
		scene.draw = (cursor) => {
			draw(cursor);
			most.frames++;
			for (const what in scene.drawn) most[what] = Math.max(most[what], scene.drawn[what]);
		};
	})())`, "<nil>")
	p.Press(kb.Home + " ")
	p.Becomes("replay.cursor.passed > 1000 && most.frames > 5")
	p.Press("s")
	p.Becomes("replay.player.playing && most.frames > 20")
	p.Press(" " + kb.ArrowRight + kb.ArrowRight + "++++++++" + kb.ArrowRight)
	p.Is(`document.querySelector("#scroll").scrollTop = 9000`, 9000)
	p.Becomes("replay.scene.scrolled === 9000")
	p.Press("0" + kb.End)
	p.Becomes("replay.cursor.atEnd && most.frames > 25")
	visible := browsertest.Get[int](p, "Math.ceil((replay.scene.height - replay.scene.head) / replay.scene.row) + 1")
	width := browsertest.Get[int](p, "replay.scene.width")
	most := browsertest.Get[map[string]int](p, "most")
	p.Logf("drawn in a frame at most: %v; %d lanes are in view, of %d pixels", most, visible, width)
	if most["lanes"] > visible || most["segments"] > 2*width+visible*100 || most["marks"] > width+visible*100 ||
		most["arrows"] > 60 {
		p.Errorf("a frame has drawn %v, with %d lanes of %d pixels in view", most, visible, width)
	}
	p.Shows("#lines li:last-child .text", fmt.Sprintf("line %d", mostLines-1))
	p.Is(`document.querySelectorAll("#lines li").length`, 300)
}

// nested is a worker that takes a permit while it has a lock.
var nested = append(lanestest.Begun(0, lanestest.Anna),
	lanestest.At(10, lanestest.Anna, trace.Acquired, lanestest.LockL),
	lanestest.At(40, lanestest.Anna, trace.Acquired, lanestest.SemaS),
	lanestest.At(70, lanestest.Anna, trace.Released, lanestest.LockL),
	lanestest.At(90, lanestest.Anna, trace.Released, lanestest.SemaS))

// namesAllThatIsHeld: the strip below the bar has what the worker has at each moment, also what it
// took while it had something.
func namesAllThatIsHeld(p *browsertest.Sheet) {
	letters(p, "holds lock L", "holds lock L, semaphore S", "holds semaphore S")
}

// letters holds that the scene has these texts.
func letters(p *browsertest.Sheet, texts ...string) {
	p.Is(`(globalThis.written = [], (() => {
		const c = replay.scene.context, fillText = c.fillText.bind(c);
		c.fillText = (text, ...where) => { written.push(text); fillText(text, ...where); };
	})())`, "<nil>")
	p.Press("0" + kb.End)
	for _, text := range texts {
		p.Becomes(fmt.Sprintf("written.includes(%q)", text))
	}
}

// working is a worker that sleeps in a task.
var working = append(lanestest.Begun(0, lanestest.Anna),
	lanestest.At(10, lanestest.Anna, trace.Acquired, lanestest.Task7),
	lanestest.At(20, lanestest.Anna, trace.Sleeping),
	lanestest.At(90, lanestest.Anna, trace.Running),
	lanestest.At(95, lanestest.Anna, trace.Released, lanestest.Task7))

// namesTasks: a bar says which task the worker works on, and so does the headline.
func namesTasks(p *browsertest.Sheet) {
	letters(p, "works on task 7: sleeps", "works on task 7")
	p.Press(kb.Home + strings.Repeat(kb.ArrowRight, 3))
	p.Shows("#now", "anna begins task 7")
}

// namesBarsInWords: where there is no room in a bar, the words stand above it, and no letter stands
// for them.
func namesBarsInWords(p *browsertest.Sheet) {
	letters(p, "lock L, held by anna")
	p.Becomes(`written.some((text) => /^sleeps \d+ ms$/.test(text))`)
	p.Press("ll")
	letters(p)
	p.Becomes(`written.some((text) => text.startsWith("lock L"))`)
	p.Is("written.filter((text) => /^[a-z?]$/.test(text)).join()", "")
}
