package statepage

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"concurrency-lab/primitives/schedule"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// walked are the texts of the steps that a schedule makes, and where it ends.
func walked(t *testing.T, d data, text string) (does []string, end nodeData) {
	t.Helper()
	s, err := schedule.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	end = d.Nodes[0]
	for _, turn := range s {
		i := slices.IndexFunc(end.Edges, func(e [5]int) bool { return e[0] == turn.Worker && (e[1] == 1) == turn.Expired })
		if i < 0 {
			t.Fatalf("%s: no step of %s after %q", text, turn, does)
		}
		e := end.Edges[i]
		told := d.Texts[e[3]]
		if e[4] >= 0 {
			told += " " + d.Texts[e[4]]
		}
		does, end = append(does, told), d.Nodes[e[2]]
	}
	return does, end
}

// TestRace: every state of the race is there, each step in words, and those that lose an update.
func TestRace(t *testing.T) {
	d := explored(t, racing("n"), 100).data()
	if len(d.Nodes) != 14 || !d.Whole || !slices.Equal(d.Objects, []string{"thread n0", "value n", "thread n1"}) {
		t.Errorf("%d states, whole %t, objects %q", len(d.Nodes), d.Whole, d.Objects)
	}
	for text, want := range map[string]string{
		"a2b2": "reads value n: 0, writes value n: 1, reads value n: 1, writes value n: 2",
		"ab2a": "reads value n: 0, reads value n: 0, writes value n: 1, writes value n: 1 <- the update of b is lost",
		"ba2b": "reads value n: 0, reads value n: 0, writes value n: 1, writes value n: 1 <- the update of a is lost",
		"abab": "reads value n: 0, reads value n: 0, writes value n: 1, writes value n: 1 <- the update of a is lost",
	} {
		does, end := walked(t, d, text)
		if got := strings.Join(does, ", "); got != want {
			t.Errorf("%s: %s\nwant %s", text, got, want)
		}
		lost := strings.Contains(want, "lost")
		if name := d.Outcomes[end.Outcome].Name; lost != (name == "1") {
			t.Errorf("%s: the outcome is %s", text, name)
		}
	}
	_, middle := walked(t, d, "a")
	a := d.Workers[middle.Workers[1]]
	line := strings.Split(d.Sources[0].Text, "\n")[a.Row]
	if a.Text != "writes value n" || !strings.Contains(line, "Before") {
		t.Errorf("%+v is at %q", a, line)
	}
}

// TestDeadlock: who waits for which lock, and who holds it.
func TestDeadlock(t *testing.T) {
	d := explored(t, crossed, 100).data()
	_, end := walked(t, d, "ab")
	a, b := d.Workers[end.Workers[1]], d.Workers[end.Workers[2]]
	if a.Text != "lock B, held by b" || b.Text != "lock A, held by a" || a.Stand != schedule.Waits {
		t.Errorf("%+v, %+v", a, b)
	}
	if main := d.Workers[end.Workers[0]]; main.Text != "the end of thread w0" {
		t.Errorf("%+v", main)
	}
	for i, name := range d.Objects {
		switch at := end.Objects[i]; {
		case strings.HasPrefix(name, "thread"):
			if at >= 0 {
				t.Errorf("%s is shown", name)
			}
		case name == "lock A":
			if c := d.Contents[at]; !slices.Equal(c.Holders, []int{1}) || !slices.Equal(c.Waiting, []int{2}) {
				t.Errorf("%+v", c)
			}
		}
	}
}

// TestPartOfAGraph: a page with fewer states than there are says so, and has no step to nowhere.
func TestPartOfAGraph(t *testing.T) {
	d := explored(t, racing("n"), 5).data()
	if d.Whole || len(d.Nodes) > 5 {
		t.Errorf("whole %t, %d states", d.Whole, len(d.Nodes))
	}
	for i, n := range d.Nodes {
		for _, e := range n.Edges {
			if e[2] <= i || e[2] >= len(d.Nodes) {
				t.Errorf("a step leads from %d to %d of %d", i, e[2], len(d.Nodes))
			}
		}
	}
}

func TestOneOrder(t *testing.T) {
	page := onePath(t)
	d := page.data()
	does, end := walked(t, d, "ab2a")
	if len(d.Nodes) != 5 || !d.Path || end.Outcome != 0 || !strings.HasSuffix(does[3], "<- the update of b is lost") {
		t.Errorf("%d states, path %t, outcome %d, %q", len(d.Nodes), d.Path, end.Outcome, does)
	}
}

// onePath is the page of the order ab2a of a race.
func onePath(t *testing.T) Page {
	t.Helper()
	s, err := schedule.Parse("ab2a")
	if err != nil {
		t.Fatal(err)
	}
	page := explored(t, racing("n"), 1)
	o := schedule.Run(t.Context(), racing("n"), schedule.Follow(s), schedule.Options{Watch: true})
	page.Graph, page.Path = OfOrder(o), true
	page.Outcomes = []Outcome{{Mark: "!", Name: "lost", First: s}}
	return page
}

const hostile = `</script><script>boom()</script><img src=x onerror=boom()>{{script}}`

// TestHostileTexts: whatever things are called, the page has no more elements.
func TestHostileTexts(t *testing.T) {
	page := hostilePage(t)
	var b bytes.Buffer
	if err := page.Write(&b); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "<script>boom") || strings.Contains(b.String(), "<img") {
		t.Error("a text is HTML")
	}
	if n := strings.Count(b.String(), "</script>"); n != 3 {
		t.Errorf("%d scripts", n)
	}
	_, text, _ := strings.Cut(b.String(), `id="s-data">`)
	text, _, _ = strings.Cut(text, "</script>")
	var d data
	if err := json.Unmarshal([]byte(text), &d); err != nil || d.Outcomes[0].Name != hostile {
		t.Errorf("%v, %+v", err, d.Outcomes)
	}
}

// hostilePage is one whose texts try to be HTML.
func hostilePage(t *testing.T) Page {
	t.Helper()
	page := explored(t, racing(hostile), 100)
	page.Name, page.Variant, page.Facts, page.Notes = hostile, hostile, []string{hostile}, []string{hostile}
	for i := range page.Outcomes {
		page.Outcomes[i].Name, page.Outcomes[i].Count = hostile, hostile
	}
	page.Sources[1].Text, page.Sources[1].Name, page.Sources[1].Language = hostile, hostile, hostile
	return page
}
