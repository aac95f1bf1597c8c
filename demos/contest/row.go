package contest

import (
	"math"
	"slices"
	"strconv"
	"time"
)

// Row is what a mode took, as --json shows it.
type Row struct {
	Mode     string  `json:"mode"`
	Work     string  `json:"work"`
	Workers  int     `json:"workers"`
	Runs     int     `json:"runs"`
	Median   float64 `json:"median_s"`
	Min      float64 `json:"min_s"`
	Max      float64 `json:"max_s"`
	Speedup  float64 `json:"speedup"`
	Measured bool    `json:"measured"`
	// Operations is how often a run did the work, by all workers together.
	Operations int `json:"operations"`
	// Operation is the median time of one of them.
	Operation float64 `json:"operation_s"`
	// Language is that of another program, which has done the work.
	Language string `json:"language,omitempty"`
}

// newRow makes a row of the times of a mode's runs.
func newRow(m Mode, times []time.Duration) Row {
	slices.Sort(times)
	r := Row{Mode: m.Name, Work: m.Work, Workers: m.Workers, Language: m.Language, Runs: len(times),
		Measured: m.Run != nil,
		Median:   Median(times).Seconds(), Min: times[0].Seconds(), Max: times[len(times)-1].Seconds(),
		Operations: m.N * m.Tasks}
	r.Operation = r.Each().Median
	return r
}

// Each returns the figures of one operation in place of those of a run.
func (r Row) Each() Row {
	ops := float64(max(r.Operations, 1))
	r.Median, r.Min, r.Max = r.Median/ops, r.Min/ops, r.Max/ops
	return r
}

// Find returns the row of a work and a mode.
func Find(rows []Row, work, mode string) (Row, bool) {
	i := slices.IndexFunc(rows, func(r Row) bool { return r.Work == work && r.Mode == mode })
	if i < 0 {
		return Row{}, false
	}
	return rows[i], true
}

// base is the row that a row is compared with, of the same work in the same language: the serial
// one, or else the first. What is calculated is the same in all languages.
func base(rows []Row, of Row) Row {
	serial := Serial
	if of.Language != "" {
		serial = of.Language + " " + Serial
	}
	if row, ok := Find(rows, of.Work, serial); ok {
		return row
	}
	if row, ok := Find(rows, of.Work, Serial); ok && !row.Measured {
		return row
	}
	return rows[slices.IndexFunc(rows, func(r Row) bool { return r.Work == of.Work && r.Language == of.Language })]
}

// Median returns the middle of times that are in order.
func Median(sorted []time.Duration) time.Duration {
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// Seconds is a time in the unit that suits it.
func Seconds(s float64) string {
	for _, u := range []struct {
		name string
		of   float64
	}{{"s", 1}, {"ms", 1e-3}, {"µs", 1e-6}} {
		if s >= u.of {
			return Digits(s/u.of) + u.name
		}
	}
	return Digits(s*1e9) + "ns"
}

// Digits is x with three significant ones, or those before the point.
func Digits(x float64) string {
	if x <= 0 {
		return "0"
	}
	after := 2 - int(math.Floor(math.Log10(x)))
	return strconv.FormatFloat(x, 'f', max(0, after), 64)
}
