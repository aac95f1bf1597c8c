package compare

import (
	"os"
	"strings"
	"testing"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
)

func TestRollup(t *testing.T) {
	text := []byte("00400000-7ffd rollup\nRss:                8884 kB\nPss:                5012 kB\nPss_Dirty:  3 kB\n")
	if rss, pss := rollupBytes(text, "Rss:"), rollupBytes(text, "Pss:"); rss != 8884<<10 || pss != 5012<<10 {
		t.Errorf("%d and %d bytes", rss, pss)
	}
	for _, text := range []string{"", "Rss: much kB\n", "Size: 3 kB\n"} {
		if n := rollupBytes([]byte(text), "Rss:"); n != 0 {
			t.Errorf("%q is %d bytes", text, n)
		}
	}
}

func TestMemoryOfWorkers(t *testing.T) {
	p := demotest.Play(t, smaller(t, small["start"]), "start", stage.Options{})
	of := p.Result.(compareResult).Memory
	if len(of) != 2 || of[0].Of != demo.OnProcess || of[1].Of != demo.OnThread {
		t.Fatalf("%+v", of)
	}
	if thread := of[1]; !thread.Measured || thread.RSS < 1<<10 || thread.RSS > 1<<20 {
		t.Errorf("%+v", thread)
	}
	_, err := os.Stat(rollup)
	if process := of[0]; process.Measured != (err == nil) || process.Measured &&
		(process.PSS < 1<<20 || process.PSS > process.RSS) {
		t.Errorf("%+v", process)
	}
	if notes := strings.Join(memoryNotes([]memory{{Of: demo.OnProcess}}), ""); !strings.Contains(notes, "not measured") {
		t.Error(notes)
	}
}
