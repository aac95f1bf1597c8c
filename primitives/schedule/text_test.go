package schedule

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParse(t *testing.T) {
	for _, test := range []struct {
		text  string
		want  Schedule
		again string // as it is printed, if not as it is
	}{
		{text: ""},
		{text: "m", want: Schedule{{Worker: 0}}},
		{text: "ab2a", want: Schedule{{Worker: 1}, {Worker: 2}, {Worker: 2}, {Worker: 1}}},
		{text: "abba", want: Schedule{{Worker: 1}, {Worker: 2}, {Worker: 2}, {Worker: 1}}, again: "ab2a"},
		{text: "lnz", want: Schedule{{Worker: 12}, {Worker: 13}, {Worker: 25}}},
		{text: "mAb2", want: Schedule{{}, {1, true}, {Worker: 2}, {Worker: 2}}},
		{text: "M", want: Schedule{{0, true}}},
		{text: "{26}3{27!}", want: Schedule{{Worker: 26}, {Worker: 26}, {Worker: 26}, {27, true}}},
		{text: "a01", want: Schedule{{Worker: 1}}, again: "a"},
	} {
		got, err := Parse(test.text)
		if err != nil {
			t.Errorf("%s: %v", test.text, err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", test.text, diff)
		}
		if test.again == "" {
			test.again = test.text
		}
		if again := got.String(); again != test.again {
			t.Errorf("%s is printed as %s", test.text, again)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"a b":                    `' ' is no worker`,
		"2a":                     `'2' is no worker`,
		"aé":                     `'é' is no worker`,
		"\u212a":                 "'\u212a' is no worker", // the sign of kelvin, which is k in small
		"a0":                     "1 or more",
		"a99999999999999999999":  "1 or more",
		"a1000001":               "more than 1000000 steps",
		"a1000000b":              "more than 1000000 steps",
		"{3}":                    "{3} is no worker",
		"{}":                     "{} is no worker",
		"{+30}":                  "is no worker",
		"{-1}":                   "{-1} is no worker",
		"{30":                    `'{' is no worker`,
		"a}":                     `'}' is no worker`,
		"{99999999999999999999}": "is no worker",
	} {
		got, err := Parse(text)
		if err == nil || !strings.Contains(err.Error(), want) || len(got) > 0 {
			t.Errorf("%q: got %v, %v; want an error with %q", text, got, err, want)
		}
	}
}

func TestParseReadsWhatIsPrinted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s Schedule
		for _, n := range rapid.SliceOf(rapid.IntRange(0, 199)).Draw(t, "turns") {
			s = append(s, Turn{Worker: n / 2 % 40, Expired: n%2 == 1})
		}
		got, err := Parse(s.String())
		if err != nil {
			t.Fatalf("%s: %v", s, err)
		}
		if diff := cmp.Diff(s, got); diff != "" {
			t.Fatalf("%s (-want +got)\n%s", s, diff)
		}
	})
}
