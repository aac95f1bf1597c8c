package page

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const ofADemo = `# demo

**Watch for** this.

## Lesson

### First

Half a second.

### Run it

Look.

` + "```ask\nHow many?\nanswer: result.n\n```\n\n```lab\nlab demo --fast\n```" + `

Two came.

` + "```lab\nlab demo\n```" + `

### Then

That was slow.

## What it shows

Always.

![A picture](a.svg)

## The variants

Others.

` + "```sh\n## In Go\n```" + `

## In Go

Thus.
`

// TestHandout: what is about other runs is left out.
func TestHandout(t *testing.T) {
	const general = "## What it shows\n\nAlways.\n\n\n## In Go\n\nThus.\n"
	for command, want := range map[string]string{
		"demo --slow": general,
		"demo": "\n**Watch for** this.\n\n### Run it\n\n```lab\nlab demo\n```\n\n" +
			"<details><summary>What came of it</summary>\n\n### Then\n\nThat was slow.\n\n\n</details>\n\n" + general,
		"demo --fast": "### First\n\nHalf a second.\n\n### Run it\n\nLook.\n\n" +
			"```ask\nHow many?\nanswer: result.n\n```\n\n```lab\nlab demo --fast\n```\n\n" + general,
	} {
		got := string(Handout([]byte(ofADemo), "lab", func(c string) bool { return c == command }))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", command, diff)
		}
	}
}
