package cmd

import (
	"context"
	"runtime"
	"testing"
	"weak"
)

// TestCommandsAreForgotten holds the flags of a command that no shell asks about to be garbage when
// it is done with: the menu makes one at each key.
func TestCommandsAreForgotten(t *testing.T) {
	p := weak.Make(newDemo(fakes()[0], Streams{}, func(context.Context, plan) error { return nil }).Flags().Lookup("seed"))
	runtime.GC()
	if p.Value() != nil {
		t.Error("it is still there")
	}
}
