package download

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
)

func TestDownload(t *testing.T) {
	for _, tc := range []struct {
		workers int
		want    time.Duration
	}{
		{20, 29500 * time.Millisecond}, // the last thread has tasks 19, 39, 59, 79 and 99
		{100, 9900 * time.Millisecond}, // the longest task
		{1, 495 * time.Second},         // all of them
		{1000, 9900 * time.Millisecond},
	} {
		p, took := demotest.PlayBubble(t, Demo(), "", stage.Options{Workers: tc.workers})
		if took != tc.want || p.Announced != 100 || p.Done != 100 {
			t.Errorf("%d threads: took %v, want %v; %d of %d steps", tc.workers, took, tc.want, p.Done, p.Announced)
		}
		if diff := cmp.Diff(downloadResult{100, 100, 4950}, p.Result); diff != "" {
			t.Error(diff)
		}
	}
}
