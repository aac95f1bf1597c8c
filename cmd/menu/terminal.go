package menu

import (
	"context"
	"io"
	"os"

	tea "github.com/charmbracelet/bubbletea"

	_ "concurrency-lab/cmd/menu/quiet" // before bubbletea
)

// Choose shows the menu on a terminal, which is left as it was, until the user has chosen: see
// [Model.Chosen]. When ctx is done it returns an error.
func (m *Model) Choose(ctx context.Context, in *os.File, out io.Writer) error {
	return Show(ctx, m, in, out, tea.WithAltScreen())
}

// Pause shows text at the end of what stands on the terminal until a key is pressed. What was typed
// before does not count.
func Pause(ctx context.Context, in *os.File, out io.Writer, text string) error {
	Forget(in)
	return Show(ctx, pause(text), in, out)
}

// Show runs a model on a terminal until it quits. When ctx is done it is told to quit, not killed
// as with [tea.WithContext]: then it would close what its reader still waits on.
func Show(ctx context.Context, m tea.Model, in *os.File, out io.Writer, options ...tea.ProgramOption) error {
	p := tea.NewProgram(m, append(options,
		tea.WithInput(in), tea.WithOutput(out), tea.WithoutBracketedPaste(), tea.WithoutSignalHandler())...)
	stop := context.AfterFunc(ctx, p.Quit)
	defer stop()
	if _, err := p.Run(); err != nil {
		return err
	}
	return ctx.Err()
}

// pause is a text that a key takes away.
type pause string

func (p pause) Init() tea.Cmd { return nil }
func (p pause) View() string  { return string(p) }
func (p pause) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, pressed := msg.(tea.KeyMsg); pressed {
		return pause(""), tea.Quit
	}
	return p, nil
}
