package term

import (
	"math"
	"testing"
)

// TestColorsAreRead computes the contrast of every colour with a dark and with a light screen.
func TestColorsAreRead(t *testing.T) {
	const least = 4
	all := append([]Color{Red, Green, Orange, Blue, Cyan, Magenta, Violet, Grey}, WorkerColors...)
	for _, c := range all {
		light := luminance(int(c[2]))
		if black, white := (light+0.05)/0.05, 1.05/(light+0.05); black < least || white < least {
			t.Errorf("colour %s: contrast %.1f with black, %.1f with white, want %d", c.Number(), black, white, least)
		}
	}
}

// luminance is that of WCAG, for one of a terminal's 256 colours that is not one of the first 16.
func luminance(number int) float64 {
	levels := []float64{0, 95, 135, 175, 215, 255}
	r, g, b := 0.0, 0.0, 0.0
	if number >= 232 {
		r = float64(8 + 10*(number-232))
		g, b = r, r
	} else {
		n := number - 16
		r, g, b = levels[n/36], levels[n/6%6], levels[n%6]
	}
	linear := func(v float64) float64 {
		if v /= 255; v <= 0.03928 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func TestDeadlockHasAColor(t *testing.T) {
	const text = "deadlock: worker-1 waits"
	if got := (Palette{On: true}).Deadlock(text); got == text || len(got) <= len(text) {
		t.Errorf("%q", got)
	}
	if got := (Palette{}).Deadlock(text); got != text {
		t.Errorf("%q", got)
	}
}
