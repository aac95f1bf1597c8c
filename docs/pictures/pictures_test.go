package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hinshun/vt10x"

	"concurrency-lab/cmd/product"
)

// most is how large a picture may be: it is loaded with the page.
const most = 60_000

// TestDrawings holds each picture to its recording, and each recording to its command.
func TestDrawings(t *testing.T) {
	for _, p := range pictures {
		text, err := os.ReadFile(p.name + ".cast")
		if err != nil {
			t.Fatal(err)
		}
		c, err := parseCast(text)
		if err != nil {
			t.Fatalf("%s: %v", p.name, err)
		}
		if c.Command != p.command() || c.Columns != p.columns || !c.says(p.shows) {
			t.Errorf("%s is a recording of another command: make pictures records it", p.name)
		}
		if d := cmp.Diff(string(text), string(c.text())); d != "" {
			t.Errorf("%s: written again, the recording is another (-was +is):\n%s", p.name, d)
		}
		want := draw(c)
		got, err := os.ReadFile(p.name + ".svg")
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s.svg is not what its recording gives: go run ./docs/pictures -draw", p.name)
		}
		if len(want) > most {
			t.Errorf("%s.svg has %d bytes, allowed are %d", p.name, len(want), most)
		}
		wellFormed(t, want)
	}
}

func wellFormed(t *testing.T, picture []byte) {
	t.Helper()
	for d := xml.NewDecoder(bytes.NewReader(picture)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// TestPicturesAreUsed: README or a page shows each, and none lies here that nobody draws.
func TestPicturesAreUsed(t *testing.T) {
	pages, err := filepath.Glob("../*.md")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, page := range append(pages, "../../README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	files, err := fs.Glob(os.DirFS("."), "*.svg")
	if err != nil || len(files) != len(pictures) {
		t.Errorf("%d pictures are there, %d in the list (%v)", len(files), len(pictures), err)
	}
	for _, p := range pictures {
		if !strings.Contains(all.String(), "pictures/"+p.name+".svg)") {
			t.Errorf("no page shows %s.svg", p.name)
		}
	}
}

// TestDraw: what is painted over is gone at the end, the rest stays, and bars are drawn.
func TestDraw(t *testing.T) {
	c := cast{header{2, 20, 5, "lab <x>"}, []event{
		{0, prompt + "lab\r\n"}, {time.Millisecond, "wait"}, {2 * time.Second, "\r\x1b[K\x1b[31mgo & go\x1b[0m  ██\r\n"},
	}}
	all, end := frames(c)
	if n := height(all); n != 3 {
		t.Errorf("%d rows", n)
	}
	if last := all[len(all)-1]; last.at < 2*time.Second || end != last.at+reading+looking {
		t.Errorf("the last frame is at %v, the end at %v", last.at, end)
	}
	got := string(draw(c))
	wellFormed(t, []byte(got))
	for _, part := range []string{
		"<title>$ lab &lt;x&gt;</title>", `gone">` + "\n" + `<text class="text" x="14" y="47" textLength="33.6"`,
		`>wait</text>`, `<text class="c1" `, `>go &amp; go</text>`,
		`<rect class="text" x="89.6" y="35" width="16.8" height="15"/>`,
	} {
		if !strings.Contains(got, part) {
			t.Errorf("there is no %s in\n%s", part, got)
		}
	}
	for color, want := range map[vt10x.Color]string{
		16: "#000000", 31: "#0087af", 231: "#ffffff", 243: "#767676", 0x102030: "#102030",
	} {
		if got := hex(rgb(color)); got != want {
			t.Errorf("colour %d is %s, want %s", color, got, want)
		}
	}
	if n := strings.Count(got, "gone\""); n != 1 {
		t.Errorf("%d groups are gone at the end", n)
	}
}

func TestWholeLetters(t *testing.T) {
	const text = "a é █ 𝄞"
	for n := range len(text) + 1 {
		cut := text[:n]
		whole := wholeLetters([]byte(cut))
		if left := n - whole; strings.ToValidUTF8(cut[:whole], "?") != cut[:whole] || left > 3 ||
			left > 0 && strings.ToValidUTF8(cut, "?") == cut {
			t.Errorf("%q: %d bytes are whole", cut, whole)
		}
	}
}

func TestNoRecording(t *testing.T) {
	for _, text := range []string{"", "{}", `{"version":2,"width":80,"height":24}`,
		`{"version":2,"width":80,"height":24}` + "\n[1]", `{"version":1,"width":80,"height":24}` + "\n" + `[0,"o","x"]`} {
		if c, err := parseCast([]byte(text)); err == nil {
			t.Errorf("%q is taken for %v", text, c)
		}
	}
}

// TestRecord records a run of the lab as it is today.
func TestRecord(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no pseudo-terminals")
	}
	lab := filepath.Join(t.TempDir(), program)
	if err := product.Build(lab, "concurrency-lab"); err != nil {
		t.Fatal(err)
	}
	p := picture{name: "test", args: "counter -w 2 --on thread", shows: "the counter is 2", columns: 60}
	c, err := p.record(t.Context(), lab)
	if err != nil {
		t.Fatal(err)
	}
	again, err := parseCast(c.text())
	if err != nil || again.Columns != 60 || again.Command != "concurrency-lab counter -w 2 --on thread" {
		t.Errorf("%+v, %v", again.header, err)
	}
	all, _ := frames(again)
	var shown strings.Builder
	for _, row := range all[len(all)-1].cells {
		for _, g := range row {
			shown.WriteRune(g.Char)
		}
	}
	if !strings.Contains(shown.String(), "the counter is 2") {
		t.Errorf("the picture lacks what was said:\n%s", c.text())
	}
	p.args = "no-such-demo"
	if _, err := p.record(t.Context(), lab); err == nil {
		t.Error("a command that does not exist was recorded")
	}
}

// TestTheLabDrawsNoTerminals: what records and draws is no part of the program.
func TestTheLabDrawsNoTerminals(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "concurrency-lab").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, not := range []string{"hinshun/vt10x", "creack/pty", "concurrency-lab/docs/pictures"} {
		if strings.Contains(string(out), not) {
			t.Errorf("the program contains %s", not)
		}
	}
	if !strings.Contains(string(out), "concurrency-lab/docs\n") {
		t.Error("the program's packages are not there")
	}
}
