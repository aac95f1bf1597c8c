package cmd

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"concurrency-lab/cmd/help"
	"concurrency-lab/cmd/spelling"
	"concurrency-lab/cmd/term"
	"concurrency-lab/demos"
)

// invalid is the one shape of "this value will not do": the flag, what was given, what is allowed.
func invalid(flag, given, allowed string) error {
	const most = 60 // columns of what was given
	return usagef("invalid --%s %q: %s", flag, term.Cut(given, most), allowed)
}

// flagError puts what pflag has to say about a flag into our words.
func flagError(c *cobra.Command, err error) error {
	var (
		value   *pflag.InvalidValueError
		missing *pflag.ValueRequiredError
		unknown *pflag.NotExistError
		syntax  *pflag.InvalidSyntaxError
	)
	switch {
	case errors.As(err, &value):
		f, given, allowed := value.GetFlag(), value.GetValue(), value.Unwrap().Error()
		if f.Name == "help" { // cobra's own, which says it in the words of strconv
			allowed = "must be true or false"
		}
		return invalid(f.Name, given, orMeant(given, f.Annotations[help.Choices], allowed))
	case errors.As(err, &missing):
		f := missing.GetFlag()
		if wrong := f.Value.Set(""); wrong != nil { // says what is allowed
			return usagef("missing value of --%s: %v", f.Name, wrong)
		}
		return usagef("missing value of --%s", f.Name)
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		short := unknown.GetSpecifiedShortnames()
		if _, wrong := strconv.Atoi(short); wrong == nil && strings.Contains(c.Use, "NUMBER") {
			return usagef("invalid argument \"-%s\": a number must not be negative%s", short, seeHelp(c))
		}
		return unknownFlag(c, "-"+unknown.GetSpecifiedName())
	case errors.As(err, &unknown):
		return unknownFlag(c, "--"+unknown.GetSpecifiedName())
	case errors.As(err, &syntax):
		return usagef("invalid flag %q: must be --NAME VALUE or --NAME=VALUE", syntax.GetSpecifiedFlag())
	default:
		return usageError(err.Error())
	}
}

func unknownFlag(c *cobra.Command, given string) error {
	if c.Name() == program { // a demo may stand without it: see planOf
		if args := c.Flags().Args(); len(args) > 0 {
			return unknownCommand(c, nil, args[0])
		}
		return usagef("unknown flag %s: the flags of a command stand after its name%s", given, seeHelp(c))
	}
	var flags []string
	c.Flags().VisitAll(func(f *pflag.Flag) { flags = append(flags, "--"+f.Name) })
	return usagef("unknown flag %s%s", given, suggested(given, flags, helpOf(c), "the flags"))
}

// unknownCommand suggests a command, or a topic's list.
func unknownCommand(root *cobra.Command, topics []demos.Topic, given string) error {
	if t, ok := demos.TopicNamed(topics, given); ok {
		return usagef("%q is a topic, not a command: see %s list %s, or %[2]s walk %[3]s", given, root.CommandPath(), t.Name)
	}
	var names []string
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return usagef("unknown command %q%s", given, suggested(given, names, helpOf(root), "the commands"))
}

// helpOf is the command line that shows the help of c.
func helpOf(c *cobra.Command) string {
	if c.Root().Name() == program {
		return c.CommandPath() + " --help"
	}
	return program + " " + c.Name() + " --help" // it stands in no tree: see planOf
}

// typedFor is what the user types to start the program, before a command.
func typedFor(c *cobra.Command) string {
	if c.Root().Name() == program {
		return c.Root().CommandPath()
	}
	return program
}

// seeHelp ends a message with where to read on.
func seeHelp(c *cobra.Command) string { return fmt.Sprintf(" (see %s)", helpOf(c)) }

// suggested ends a message about an unknown word: with the word that was probably meant, and with
// the command that lists all there are.
func suggested(given string, words []string, command, what string) string {
	if word := spelling.Meant(given, words); word != "" {
		return fmt.Sprintf(": did you mean %s? (%s shows %s)", word, command, what)
	}
	return fmt.Sprintf(": %s shows %s", command, what)
}

// orMeant puts the word that was probably meant before what is allowed.
func orMeant(given string, words []string, allowed string) string {
	if word := spelling.Meant(given, words); word != "" {
		return fmt.Sprintf("did you mean %s? It %s", word, allowed)
	}
	return allowed
}

// noArgs is for a command that takes none.
func noArgs(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("unexpected argument %q: %s takes none%s", args[0], c.Name(), seeHelp(c))
	}
	return nil
}
