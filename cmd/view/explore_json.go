package view

import (
	"math/big"
	"strings"

	"concurrency-lab/cmd/steps"
	"concurrency-lab/primitives/schedule"
)

// exploredObject is what --json has of all orders.
type exploredObject struct {
	Complete   bool            `json:"complete"`
	Orders     *string         `json:"orders"`
	OrdersMore *string         `json:"orders_more_than,omitempty"`
	Different  int             `json:"different"`
	Runs       int             `json:"runs"`
	Random     int             `json:"random,omitempty"`
	Outcomes   []outcomeObject `json:"outcomes"`
}

type outcomeObject struct {
	Outcome    string  `json:"outcome"`
	Orders     *string `json:"orders"`
	OrdersMore *string `json:"orders_more_than,omitempty"`
	Different  int     `json:"different"`
	Schedule   string  `json:"schedule"`
	Fault      bool    `json:"fault"`
}

// object returns what was found as --json shows it. Orders are text: they may pass 2^53.
func (x *Explored) object() *exploredObject {
	number := func(n *big.Int, exact bool) (all, more *string) {
		if text := n.String(); exact {
			return &text, nil
		} else {
			return nil, &text
		}
	}
	all, _ := x.Orders()
	o := &exploredObject{Complete: x.Complete, Different: x.Different(), Runs: x.Runs, Random: x.Random,
		Outcomes: []outcomeObject{}}
	o.Orders, o.OrdersMore = number(all, x.exact())
	for _, one := range x.Outcomes {
		if one.End == schedule.Endless {
			one.Name = x.name(one)
		}
		of := outcomeObject{Outcome: one.Name, Different: one.Different, Schedule: one.First.Schedule().String(),
			Fault: one.Fault()}
		of.Orders, of.OrdersMore = number(one.Orders, one.Exact)
		o.Outcomes = append(o.Outcomes, of)
	}
	return o
}

// source is a file of the program's source as the module names it, wherever that was built.
func source(file string) string {
	if _, in, ok := strings.Cut(file, "/demos/"); ok {
		return "demos/" + in
	}
	return file
}

// stepObject is a step as --json has it.
type stepObject struct {
	Worker string            `json:"worker"`
	Name   string            `json:"name"`
	PID    int               `json:"pid"`
	Op     string            `json:"op"`
	Object string            `json:"object,omitempty"`
	File   string            `json:"file,omitempty"`
	Line   int               `json:"line,omitempty"`
	After  map[string]string `json:"after"`
}

// stepObjects lists the steps of an order.
func stepObjects(o *schedule.Order) []stepObject {
	list, s := []stepObject{}, steps.NewTable(o, true)
	for _, step := range o.Steps {
		one := stepObject{Worker: step.Turn.String(), Name: step.Name, PID: step.PID, Op: step.Op.String(),
			File: source(step.Place.File), Line: step.Place.Line, After: s.Contents(step.After)}
		if step.Object > 0 {
			one.Object = o.Objects[step.Object-1].String()
		}
		list = append(list, one)
	}
	return list
}
