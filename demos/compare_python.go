package demos

import (
	"bufio"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// pythonPrefix is what the names of CPython's modes begin with.
const pythonPrefix = "python "

//go:embed python/*.py
var pythonScripts embed.FS

// pythonPatience is how long CPython may take to end itself and its processes before it is killed.
const pythonPatience = 500 * time.Millisecond

// interpreter is a CPython that runs our scripts. It does one thing after the other. It ends itself, and all the processes that it
// started, when its standard input does: at the latest with this process.
type interpreter struct {
	version string
	modes   [][2]string // the works and modes that it knows
	folder  string
	command *exec.Cmd
	end     func() // ends it, and returns when it is gone
	input   io.Writer
	output  *json.Decoder
	errors  *tail
}

// introduction is the first thing that the scripts say.
type introduction struct {
	Version string      `json:"version"`
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

// startPython starts python3, which ends when ctx is done. Where there is none the error is errors.ErrUnsupported.
func startPython(ctx context.Context) (*interpreter, error) {
	path, err := exec.LookPath("python3")
	if err != nil {
		return nil, fmt.Errorf("--python needs python3: %w (%w)", err, errors.ErrUnsupported)
	}
	p := &interpreter{errors: &tail{}}
	if p.folder, err = unpackScripts(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	p.command = exec.CommandContext(ctx, path, "-B", filepath.Join(p.folder, "lab.py"))
	p.command.WaitDelay = pythonPatience
	p.command.Stderr = p.errors
	p.end = sync.OnceFunc(func() {
		cancel()
		_ = p.command.Wait() // it was told to end: how is no matter
	})
	if err := p.start(); err != nil {
		cancel()
		return nil, errors.Join(err, os.RemoveAll(p.folder))
	}
	var g introduction
	if err := p.hear(ctx, &g); err != nil {
		p.close()
		return nil, err
	}
	p.version, p.modes = g.Version, g.Modes
	return p, nil
}

func (p *interpreter) start() error {
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

// unpackScripts writes the scripts to a folder of their own: CPython's processes import them again.
func unpackScripts() (folder string, err error) {
	if folder, err = os.MkdirTemp("", "concurrency-lab-python-"); err != nil {
		return "", err
	}
	files, err := pythonScripts.ReadDir("python")
	for _, f := range files {
		text, _ := pythonScripts.ReadFile("python/" + f.Name()) // what ReadDir has listed is there
		err = errors.Join(err, os.WriteFile(filepath.Join(folder, f.Name()), text, 0o600))
	}
	if err != nil {
		return "", errors.Join(err, os.RemoveAll(folder))
	}
	return folder, nil
}

// close ends the interpreter and waits until it is gone.
func (p *interpreter) close() {
	p.end()
	_ = os.RemoveAll(p.folder) // it has done that itself, if it could
}

// run does a run of a mode and tells what came of it.
func (p *interpreter) run(ctx context.Context, r request) (ran, error) {
	line, err := json.Marshal(r)
	if err != nil {
		return ran{}, err
	}
	var a answer
	if _, err := p.input.Write(append(line, '\n')); err != nil {
		return ran{}, p.gone(ctx, err)
	}
	if err := p.hear(ctx, &a); err != nil {
		return ran{}, err
	}
	if a.Error != "" {
		return ran{}, fmt.Errorf("python: %s", a.Error)
	}
	return ran{time.Duration(a.Seconds * float64(time.Second)), a.Found}, nil
}

// hear waits for the next thing that the interpreter says.
func (p *interpreter) hear(ctx context.Context, what any) error {
	if err := p.output.Decode(what); err != nil {
		return p.gone(ctx, err)
	}
	return nil
}

// gone is why the interpreter has ended.
func (p *interpreter) gone(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	p.end() // then all of its last words are here
	return fmt.Errorf("python ended: %w: %s", err, p.errors.text())
}

// join adds to the modes those of CPython that do the same, below the others of their work.
func (p *interpreter) join(modes []mode) []mode {
	var joined []mode
	for i, m := range modes {
		if !m.pythonOnly {
			joined = append(joined, m)
		}
		if i+1 < len(modes) && modes[i+1].work == m.work {
			continue
		}
		for _, m := range modes {
			if m.work == modes[i].work && slices.Contains(p.modes, [2]string{m.work, m.name}) {
				joined = append(joined, p.twin(m))
			}
		}
	}
	return joined
}

// twin is the mode as CPython has it.
func (p *interpreter) twin(m mode) mode {
	r := request{Work: m.work, Mode: m.name, Workers: m.workers, Size: m.size}
	m.name, m.pythonOnly = pythonPrefix+m.name, false
	m.run = func(ctx context.Context, n int) (ran, error) {
		r.N = n
		return p.run(ctx, r)
	}
	return m
}

// withoutPythonOnly leaves out what only CPython can do.
func withoutPythonOnly(modes []mode) []mode {
	return slices.DeleteFunc(slices.Clone(modes), func(m mode) bool { return m.pythonOnly })
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
