package value

import (
	"errors"
	"math"
	"strconv"
)

const (
	maxSpeed = 1e6
	// far below, an hour, the longest time that a flag takes, comes to more than a Duration holds
	minSpeed = 1 / maxSpeed
)

// Speed is a flag's value: a number from minSpeed to maxSpeed.
type Speed float64

func (s *Speed) String() string { return strconv.FormatFloat(float64(*s), 'g', -1, 64) }
func (s *Speed) Type() string   { return "X" }
func (s *Speed) Set(text string) error {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(x) || x < minSpeed || x > maxSpeed {
		return errors.New("must be a number from 0.000001 to 1000000")
	}
	*s = Speed(x)
	return nil
}
