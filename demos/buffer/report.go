package buffer

import (
	"fmt"

	"concurrency-lab/demos/demo"
)

// result is the figures of every variant.
type result struct {
	Put       int `json:"put"`
	Taken     int `json:"taken"`
	Left      int `json:"left"`
	Most      int `json:"most"`       // items that were in the buffer at the same time
	FromEmpty int `json:"from_empty"` // times that a woken consumer did not look again and found nothing
	IntoFull  int `json:"into_full"`  // times that a woken producer did not look again and found no place
}

// deadlockResult is the figures of the variant that is to deadlock.
type deadlockResult struct {
	result
	Deadlock demo.DeadlockResult `json:"deadlock"`
}

// result is read when no worker is left.
func (r ring) result() result {
	count := func(which int) int { return int(r.Counts.Load(which)) }
	return result{count(countPut), count(countTaken), r.len(), count(countMost), count(countFromEmpty),
		count(countIntoFull)}
}

// report is a run's, whose workers ended with err.
func report(r ring, k kind, f flags, err error) (demo.Report, error) {
	res := r.result()
	rep := demo.Report{
		Result:  res,
		Outcome: fmt.Sprintf("%d put, %d taken", res.Put, res.Taken),
		Words:   demo.Tell("items put: %d, taken: %d", res.Put, res.Taken),
		Next:    "buffer",
	}
	switch {
	case k.OneCondition:
		deadlock, check, err := demo.MayDeadlock(err)
		rep.Result = deadlockResult{res, deadlock}
		if rep.Checks = []demo.Check{check}; deadlock.Found {
			rep.Outcome, rep.Words = deadlock.Outcome(), demo.Sentence{}
			return rep, err
		}
		rep.Checks = append(rep.Checks, checks(r, res, f)...)
		return rep, err
	case k.If:
		rep.Outcome = fmt.Sprintf("%d from an empty buffer, %d into a full one", res.FromEmpty, res.IntoFull)
		rep.Words = demo.Tell("took from empty: %d; put into full: %d", res.FromEmpty, res.IntoFull)
		rep.Checks = []demo.Check{ifCheck(res)}
	default:
		rep.Next = "buffer --variant one-notify"
	}
	rep.Checks = append(rep.Checks, checks(r, res, f)...)
	return rep, err
}

// checks are what must hold at the end of a run: each item was taken once, and there was a place
// for each.
func checks(r ring, res result, f flags) []demo.Check {
	all := f.Producers * f.Items
	sum := r.Counts.Load(countSum)
	return []demo.Check{
		demo.Expect("taken", all, res.Taken).As("%d items were put, and each was taken once", all),
		demo.Expect("sum of the items", int64(all)*int64(all+1)/2, sum).As("the sum of the items is right: %d", sum),
		demo.Check{
			Name: "most in the buffer", OK: 1 <= res.Most && res.Most <= f.Size, Grade: demo.Required,
			Want: fmt.Sprintf("1 to %d", f.Size), Got: fmt.Sprint(res.Most),
		}.As("at most %d items were in the buffer at the same time; it has %d places", res.Most, f.Size),
	}
}

// ifCheck grades how often a woken worker did not look again and was wrong.
func ifCheck(res result) demo.Check {
	c := demo.Check{Name: "woken too late", OK: true, Want: "0", Got: fmt.Sprint(res.FromEmpty + res.IntoFull),
		Grade: demo.Allowed}
	if res.FromEmpty+res.IntoFull > 0 {
		c.Grade = demo.Interesting
	}
	return c.As("took from an empty buffer: %d; put into a full one: %d", res.FromEmpty, res.IntoFull)
}
