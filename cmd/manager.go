package cmd

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"sync/atomic"

	"github.com/spf13/cobra"

	"concurrency-lab/demos"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// keyEnv is the environment variable that a manager's key is in, where no file is named. There is no flag for the key
// itself: everybody on the computer can see the command line of a process.
const keyEnv = "CONCURRENCY_LAB_KEY"

// addManager gives the demo of managers, if it is there, what no other has: its two sides as commands, for two terminals.
func addManager(root *cobra.Command) {
	if c, _, err := root.Find([]string{demos.Manager().Name}); err == nil && c != root {
		c.AddCommand(newServe(), newConnect())
	}
}

func newServe() *cobra.Command {
	var listen, keyFile string
	c := &cobra.Command{
		Use:   "serve",
		Short: "Be a manager that clients find over the network, until interrupted",
		Long: "Be a manager that clients find over the network, until interrupted.\n\n" +
			"Both sides must know a key, which neither sends. It is in the file that --key-file names or in\n" +
			keyEnv + "; without either, serve makes one and prints it. What is said after\nthe proof is not encrypted.",
		Args:              noArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, _ []string) error {
			key, err := readKey(keyFile)
			if err != nil {
				return err
			}
			if _, _, err := net.SplitHostPort(listen); err != nil {
				return invalid("listen", listen, "must be HOST:PORT, or :PORT for this computer alone")
			}
			return serve(c.Context(), c.OutOrStdout(), listen, key)
		},
	}
	c.Flags().SortFlags = false
	c.Flags().StringVar(&listen, "listen", "127.0.0.1:0", "listen at `HOST:PORT`; without a host this computer alone, and port 0 is any that is free")
	addKeyFile(c, &keyFile)
	return c
}

func newConnect() *cobra.Command {
	var keyFile string
	c := &cobra.Command{
		Use:   "connect ADDRESS",
		Short: "Sign the visitors' book of a manager that serves at an address",
		Long: "Sign the visitors' book of a manager that serves at an address, and print who has.\n\n" +
			"The key is in the file that --key-file names or in " + keyEnv + ".",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("connect takes one argument, the address that serve prints: got %d", len(args))
			}
			if _, _, err := net.SplitHostPort(args[0]); err != nil {
				return usagef("invalid address %q: must be HOST:PORT", args[0])
			}
			return nil
		},
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, args []string) error {
			key, err := readKey(keyFile)
			if err == nil && key == nil {
				err = usagef("no key: name a file that holds it by --key-file, or set %s", keyEnv)
			}
			if err != nil {
				return err
			}
			return connect(c.Context(), c.OutOrStdout(), args[0], key)
		},
	}
	addKeyFile(c, &keyFile)
	return c
}

func addKeyFile(c *cobra.Command, to *string) {
	c.Flags().StringVar(to, "key-file", "", "`FILE` that holds the key, if it is not in "+keyEnv)
}

// readKey returns the key that the user has named, or nil.
func readKey(file string) ([]byte, error) {
	if file == "" {
		if key := os.Getenv(keyEnv); key != "" {
			return []byte(key), nil
		}
		return nil, nil
	}
	key, err := os.ReadFile(file)
	if err != nil {
		return nil, usagef("invalid --key-file: %v", err)
	}
	if key = bytes.TrimSpace(key); len(key) == 0 {
		return nil, invalid("key-file", file, "must be a file that is not empty")
	}
	return key, nil
}

// serve is a manager until ctx is done.
func serve(ctx context.Context, out io.Writer, listen string, key []byte) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	say := func(format string, args ...any) { // each in one write, because several threads do so
		if _, err := fmt.Fprintf(out, format+"\n", args...); err != nil {
			cancel(fmt.Errorf("writing the output: %w", err))
		}
	}
	l, err := multiprocessing.Listen(ctx, listen)
	if err != nil {
		return err
	}
	say("listening at %v", l.Addr())
	if key == nil {
		key = demos.NewKey()
		say("the key, which is made for this run and not shown again: %s", key)
	}
	say("for another terminal, with the key in %s or in a file:", keyEnv)
	say("  %s manager connect %v", program, l.Addr())
	var came, refused atomic.Int64
	err = threading.Run(ctx, "server", nil, func(ctx context.Context) error {
		return multiprocessing.Serve(ctx, l, key, func(from net.Addr, err error) {
			if err != nil {
				refused.Add(1)
				say("%v refused: %v", from, err)
				return
			}
			came.Add(1)
			say("%v came, and knows the key", from)
		})
	})
	say("interrupted: clients that came %d, refused %d", came.Load(), refused.Load())
	return err
}

// connect is a client of a manager that serves elsewhere.
func connect(ctx context.Context, out io.Writer, at string, key []byte) error {
	name, err := os.Hostname()
	if err != nil {
		name = "a visitor"
	}
	return threading.Run(ctx, "client", nil, func(ctx context.Context) error {
		m, err := multiprocessing.Connect(ctx, at, key)
		if err != nil {
			return err
		}
		defer func() { _ = m.Shutdown(ctx) }() // closes the connection, which cannot fail
		fmt.Fprintf(out, "connected to %s: both sides know the key\n", at)
		visits, err := demos.SignBook(ctx, m, name, 0)
		if err != nil {
			return err
		}
		for _, v := range visits {
			fmt.Fprintf(out, "%3d  %s, process %d\n", v.Number, v.Name, v.PID)
		}
		return nil
	})
}
