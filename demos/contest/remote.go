package contest

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"
)

// endTimeout is how long a remote may take to end itself and its processes before it is killed.
const endTimeout = 500 * time.Millisecond

// Remote is another program that does runs when asked to, a line of JSON each, one after the other.
// It ends itself, and all the processes that it started, when its standard input does: at the
// latest with this process.
type Remote struct {
	// Name is what the names of its modes begin with, "python" for example.
	Name string
	// Version is what it says of itself.
	Version string
	// GIL is whether it says that its global interpreter lock is on; nil: it does not say.
	GIL *bool

	modes   [][2]string // the works and modes that it knows
	command *exec.Cmd
	end     func() // ends it, and returns when it is gone
	input   io.Writer
	output  *json.Decoder
	errors  *tail
}

// introduction is the first thing that a remote says.
type introduction struct {
	Version string      `json:"version"`
	GIL     *bool       `json:"gil"`
	Modes   [][2]string `json:"modes"`
}

// request asks for a run, answer tells what came of it.
type request struct {
	Work    string  `json:"work"`
	Mode    string  `json:"mode"`
	N       int     `json:"n"`
	Workers int     `json:"workers"`
	Size    float64 `json:"size"`
}

type answer struct {
	Seconds float64 `json:"seconds"`
	Found   string  `json:"found"`
	Error   string  `json:"error"`
}

// StartRemote starts a program that speaks so, and waits until it is ready. It ends when ctx is
// done, or with [Remote.Close].
func StartRemote(ctx context.Context, name, path string, args ...string) (*Remote, error) {
	ctx, cancel := context.WithCancel(ctx)
	p := &Remote{Name: name, errors: &tail{}, command: exec.CommandContext(ctx, path, args...)}
	p.command.WaitDelay = endTimeout
	p.command.Stderr = p.errors
	p.end = sync.OnceFunc(func() {
		cancel()
		_ = p.command.Wait() // it was told to end: how is no matter
	})
	if err := p.start(); err != nil {
		cancel()
		return nil, err
	}
	var g introduction
	if err := p.hear(ctx, &g); err != nil {
		p.Close()
		return nil, err
	}
	p.Version, p.GIL, p.modes = g.Version, g.GIL, g.Modes
	return p, nil
}

func (p *Remote) start() error {
	input, err := p.command.StdinPipe()
	if err != nil {
		return err
	}
	output, err := p.command.StdoutPipe()
	if err != nil {
		return err
	}
	p.input, p.output = input, json.NewDecoder(bufio.NewReader(output))
	p.command.Cancel = input.Close
	return p.command.Start()
}

// Close ends the remote and waits until it is gone.
func (p *Remote) Close() { p.end() }

// run does a run of a mode and tells what came of it.
func (p *Remote) run(ctx context.Context, r request) (Ran, error) {
	line, err := json.Marshal(r)
	if err != nil {
		return Ran{}, err
	}
	var a answer
	if _, err := p.input.Write(append(line, '\n')); err != nil {
		return Ran{}, p.gone(ctx, err)
	}
	if err := p.hear(ctx, &a); err != nil {
		return Ran{}, err
	}
	if a.Error != "" {
		return Ran{}, fmt.Errorf("%s: %s", p.Name, a.Error)
	}
	return Ran{time.Duration(a.Seconds * float64(time.Second)), a.Found}, nil
}

// hear waits for the next thing that the remote says.
func (p *Remote) hear(ctx context.Context, what any) error {
	if err := p.output.Decode(what); err != nil {
		return p.gone(ctx, err)
	}
	return nil
}

// gone is why the remote has ended.
func (p *Remote) gone(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	p.end() // then all of its last words are here
	return fmt.Errorf("%s ended: %w: %s", p.Name, err, p.errors.text())
}

// Join adds to the modes those of the remotes that do the same, below the others of their work.
func Join(modes []Mode, remotes ...*Remote) []Mode {
	var joined []Mode
	for i, m := range modes {
		if !m.RemoteOnly {
			joined = append(joined, m)
		}
		if i+1 < len(modes) && modes[i+1].Work == m.Work {
			continue
		}
		for _, p := range remotes {
			for _, m := range modes {
				if m.Work == modes[i].Work && slices.Contains(p.modes, [2]string{m.Work, m.Name}) {
					joined = append(joined, p.twin(m))
				}
			}
		}
	}
	return joined
}

// twin is the mode as the remote has it.
func (p *Remote) twin(m Mode) Mode {
	r := request{Work: m.Work, Mode: m.Name, Workers: m.Workers, Size: m.Size}
	m.Name, m.Language, m.RemoteOnly = p.Name+" "+m.Name, p.Name, false
	if m.RemoteN > 0 {
		m.N = m.RemoteN
	}
	m.Run = func(ctx context.Context, n int) (Ran, error) {
		r.N = n
		return p.run(ctx, r)
	}
	return m
}

// tail keeps the end of what was written to it.
type tail struct{ kept []byte }

// tailSize is enough for the end of a traceback.
const tailSize = 2000

func (t *tail) Write(b []byte) (int, error) {
	t.kept = append(t.kept, b...)
	t.kept = t.kept[max(0, len(t.kept)-tailSize):]
	return len(b), nil
}

func (t *tail) text() string { return strings.TrimSpace(string(t.kept)) }
