package value

import (
	"errors"
	"strconv"
	"strings"

	"concurrency-lab/primitives/schedule"
)

// Explore is the value of --explore: empty, or when time passes.
type Explore string

// When time passes while every order is run.
const (
	WhenAllWait Explore = "true"
	Anytime     Explore = "anytime"
)

func (e *Explore) String() string { return string(*e) }
func (e *Explore) Type() string   { return "[=anytime]" }
func (e *Explore) Set(text string) error {
	on, err := strconv.ParseBool(text)
	switch {
	case text == string(Anytime):
		*e = Anytime
	case err != nil:
		return errors.New("must be anytime, or stand alone")
	case on:
		*e = WhenAllWait
	default:
		*e = ""
	}
	return nil
}

// Schedule is the value of --schedule.
type Schedule struct {
	schedule.Schedule
	// Given says that there is one. Anytime says that it is one of orders in which a sleep may end at
	// any time.
	Given, Anytime bool
}

func (s *Schedule) Type() string { return "TEXT" }
func (s *Schedule) Set(text string) (err error) {
	text, s.Anytime = strings.CutPrefix(text, string(Anytime)+":")
	s.Given = true
	s.Schedule, err = schedule.Parse(text)
	return errors.Unwrap(err) // which names the text again
}
func (s *Schedule) String() string {
	if s.Anytime {
		return string(Anytime) + ":" + s.Schedule.String()
	}
	return s.Schedule.String()
}
