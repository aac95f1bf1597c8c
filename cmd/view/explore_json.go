package view

import (
	"math/big"
	"strings"

	"concurrency-lab/cmd/steps"
	"concurrency-lab/primitives/schedule"
)

// exploredObject is what --json has of all orders.
type exploredObject struct {
	Complete bool `json:"complete"`
	ordersObject
	Different int             `json:"different"`
	Runs      int             `json:"runs"`
	Random    int             `json:"random,omitempty"`
	Outcomes  []outcomeObject `json:"outcomes"`
}

type outcomeObject struct {
	Outcome string `json:"outcome"`
	ordersObject
	Different int    `json:"different"`
	Schedule  string `json:"schedule"`
	Fault     bool   `json:"fault"`
}

// ordersObject is how many orders there are: all, or fewer than there are. They are text, because
// they may pass 2^53.
type ordersObject struct {
	Orders *string `json:"orders"`
	More   *string `json:"orders_more_than,omitempty"`
}

func newOrdersObject(n *big.Int, all bool) ordersObject {
	text := n.String()
	if all {
		return ordersObject{Orders: &text}
	}
	return ordersObject{More: &text}
}

// object returns what was found as --json shows it.
func (x *Explored) object() *exploredObject {
	outcomes := []outcomeObject{}
	for _, o := range x.Outcomes {
		name := o.Name
		if o.End == schedule.Endless {
			name = x.name(o)
		}
		outcomes = append(outcomes, outcomeObject{name, newOrdersObject(o.Orders, o.Exact), o.Different,
			o.First.Schedule().String(), o.Fault()})
	}
	return &exploredObject{x.Complete, newOrdersObject(x.Orders()), x.Different(), x.Runs, x.Random, outcomes}
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
			File: step.Place.File, Line: step.Place.Line, After: s.Contents(step.After)}
		if _, in, ok := strings.Cut(one.File, "/demos/"); ok { // as the module names it, wherever that was built
			one.File = "demos/" + in
		}
		if step.Object > 0 {
			one.Object = o.Objects[step.Object-1].String()
		}
		list = append(list, one)
	}
	return list
}
