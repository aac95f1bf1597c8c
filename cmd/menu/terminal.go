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
	_, err := tea.NewProgram(m, append(on(ctx, in, out), tea.WithAltScreen())...).Run()
	return err
}

// Pause shows text at the end of what stands on the terminal until a key is pressed. What was typed
// before does not count.
func Pause(ctx context.Context, in *os.File, out io.Writer, text string) error {
	Forget(in)
	_, err := tea.NewProgram(pause(text), on(ctx, in, out)...).Run()
	return err
}

func on(ctx context.Context, in *os.File, out io.Writer) []tea.ProgramOption {
	return []tea.ProgramOption{tea.WithContext(ctx), tea.WithInput(in), tea.WithOutput(out), tea.WithoutBracketedPaste(),
		tea.WithoutSignalHandler()}
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
