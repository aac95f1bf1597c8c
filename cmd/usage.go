package cmd

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// invalid is the one shape of "this value will not do": the flag, what was given, what is allowed.
func invalid(flag, given, allowed string) error {
	return usagef("invalid --%s %q: %s", flag, given, allowed)
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
		return invalid(f.Name, given, allowed+didYouMean(given, f.Annotations[choicesKey]))
	case errors.As(err, &missing):
		f := missing.GetFlag()
		if wrong := f.Value.Set(""); wrong != nil { // says what is allowed
			return usagef("missing value of --%s: %v", f.Name, wrong)
		}
		return usagef("missing value of --%s", f.Name)
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
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
		return usagef("unknown flag %s: %s alone takes --help; the flags of a command stand behind its name", given, c.Name())
	}
	var flags []string
	c.Flags().VisitAll(func(f *pflag.Flag) { flags = append(flags, "--"+f.Name) })
	return usagef("unknown flag %s: %s takes %s%s", given, c.Name(), strings.Join(flags, ", "), didYouMean(given, flags))
}

// unknownCommand says which commands there are.
func unknownCommand(root *cobra.Command, given string) error {
	var names []string
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return usagef("unknown command %q: must be one of %s%s", given, strings.Join(names, ", "), didYouMean(given, names))
}

// noArgs is for a command that takes none.
func noArgs(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("unexpected argument %q: %s takes none", args[0], c.Name())
	}
	return nil
}

// didYouMean suggests the word that was probably meant, or nothing.
func didYouMean(given string, words []string) string {
	best, least := "", 1+len(strings.TrimLeft(given, "-"))/3
	for _, word := range words {
		if d := distance(strings.ToLower(given), word); word != "" && d <= least && (best == "" || d < least) {
			best, least = word, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %s?", best)
}

// distance is the number of letters to insert, delete or replace to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			d := diagonal
			if a[i] != b[j] {
				d++
			}
			diagonal, row[j+1] = row[j+1], min(d, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
