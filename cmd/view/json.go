package view

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"concurrency-lab/demos/demo"
)

// object is the contract of --json. Fields may be added, never renamed.
type object struct {
	Demo        string          `json:"demo"`
	Variant     string          `json:"variant"`
	On          *string         `json:"on"`
	Workers     *int            `json:"workers"`
	Seed        uint64          `json:"seed"`
	Speed       float64         `json:"speed"`
	Elapsed     float64         `json:"elapsed_s"`
	Result      any             `json:"result"`
	Checks      []demo.Check    `json:"checks"`
	Verdict     string          `json:"verdict"` // right, bug, no bug, failed, done, interrupted or error
	Interrupted bool            `json:"interrupted"`
	Shake       bool            `json:"shake,omitempty"`
	Repeat      *repeat         `json:"repeat,omitempty"`
	Explore     *exploredObject `json:"explore,omitempty"`
	Schedule    *string         `json:"schedule,omitempty"`
	Steps       []stepObject    `json:"steps,omitempty"`
	Error       string          `json:"error,omitempty"`
}

type repeat struct {
	Runs     int            `json:"runs"`
	Outcomes map[string]int `json:"outcomes"`
	// Seeds has for each outcome the seed of the first run that had it, if the runs were shaken.
	Seeds map[string]uint64 `json:"seeds,omitempty"`
}

// JSON returns the summary as one object on a line. An error says that the demo's result cannot be
// encoded.
func (s Summary) JSON() (string, error) { return encode(s.object()) }

// object returns the summary as --json shows it.
func (s Summary) object() object {
	o := object{
		Demo:        s.Demo,
		Variant:     s.Options.Variant,
		Seed:        s.Options.Seed,
		Speed:       s.Options.Speed,
		Elapsed:     s.Elapsed.Round(time.Microsecond).Seconds(),
		Result:      s.Report.Result,
		Checks:      s.Report.Checks,
		Verdict:     s.ended().name,
		Interrupted: s.Interrupted,
		Shake:       s.Options.Shaken,
	}
	if s.Options.On != "" {
		o.On = &s.Options.On
	}
	if s.Options.Workers > 0 {
		o.Workers = &s.Options.Workers
	}
	switch {
	case s.Explored != nil:
		o.Explore, o.Checks = s.Explored.object(), nil
	case o.Checks == nil:
		o.Checks = []demo.Check{}
	}
	if s.Order != nil {
		text := s.Order.Schedule().String()
		o.Schedule, o.Steps = &text, stepObjects(s.Order)
	}
	if s.Repeat != nil {
		o.Repeat = &repeat{Runs: s.Repeat.runs, Outcomes: s.Repeat.counts()}
		if s.Options.Shaken {
			o.Repeat.Seeds = s.Repeat.seeds()
		}
	}
	if s.Err != nil && !s.Interrupted {
		o.Error = s.Err.Error()
	}
	return o
}

// encode is json.Marshal without the escapes that only a web page needs.
func encode(v any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", fmt.Errorf("encoding the result: %w", err)
	}
	return b.String(), nil
}
