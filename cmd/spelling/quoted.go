package spelling

import "strings"

// Quoted returns a word as a shell reads it: as it is, or between quotes if a sign in it means
// something to the shell.
func Quoted(word string) string {
	if word != "" && !strings.ContainsFunc(word, needsQuotes) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

func needsQuotes(r rune) bool {
	return r <= ' ' || strings.ContainsRune("!\"#$&'()*;<>?[\\]^`{|}~\u007f", r)
}
