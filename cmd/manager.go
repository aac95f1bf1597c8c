package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync/atomic"

	"github.com/spf13/cobra"

	"concurrency-lab/cmd/value"
	"concurrency-lab/cmd/view"
	"concurrency-lab/demos/manager"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/threading"
)

// addManager gives the demo of managers, if it is there, what no other has: its two sides as
// commands, for two terminals.
func addManager(root *cobra.Command, s Streams) {
	if c, _, err := root.Find([]string{manager.Demo().Name}); err == nil && c != root {
		c.AddCommand(newServe(s), newConnect(s))
	}
}

func newServe(s Streams) *cobra.Command {
	listen := value.Address("127.0.0.1:0")
	var key value.Key
	c := &cobra.Command{
		Use:   "serve",
		Short: "Be a manager that clients find over the network, until interrupted",
		Long: "Be a manager that clients find over the network, until interrupted.\n\n" +
			"Both sides must know a key, and neither sends it. It is in the file that --key-file names, or in the environment " +
			"variable " + value.KeyEnv + ". Without either, serve makes a key and prints it. What the two sides say after the " +
			"proof is not encrypted.",
		Example: examples(s, [][2]string{
			{"manager serve", "on this computer alone, at a free port"},
			{"manager serve --listen :5000 --key-file key.txt", "at port 5000, with a key of your own"},
		}),
		Args:              noArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, _ []string) error {
			return serve(c.Context(), c.OutOrStdout(), s.command(), string(listen), key.OrEnv())
		},
	}
	c.Flags().Var(&listen, "listen",
		"where to listen: without a host on this computer alone; port 0 is any free port")
	addKeyFile(c, &key)
	return c
}

func newConnect(s Streams) *cobra.Command {
	var key value.Key
	c := &cobra.Command{
		Use:   "connect ADDRESS",
		Short: "Sign the visitors' book of a manager that serves at an address",
		Long: "Sign the visitors' book of a manager that serves at an address, and print who is in it.\n\n" +
			"The key is in the file that --key-file names, or in the environment variable " + value.KeyEnv + ".",
		Example: examples(s, [][2]string{
			{"manager connect 127.0.0.1:5000 --key-file key.txt", "the address is what serve prints"},
		}),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("connect takes one argument, the address that serve prints: got %d", len(args))
			}
			if err := new(value.Address).Set(args[0]); err != nil {
				return usagef("invalid address %q: %v", args[0], err)
			}
			return nil
		},
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, args []string) error {
			known := key.OrEnv()
			if known == nil {
				return usagef("no key: name a file that holds it by --key-file, or set %s", value.KeyEnv)
			}
			return connect(c.Context(), c.OutOrStdout(), args[0], known)
		},
	}
	addKeyFile(c, &key)
	return c
}

func addKeyFile(c *cobra.Command, to *value.Key) {
	c.Flags().SortFlags = false
	c.Flags().Var(to, "key-file", "read the key from this file, and not from "+value.KeyEnv)
}

// serve is a manager until ctx is done.
func serve(ctx context.Context, out io.Writer, command, listen string, key []byte) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	say := func(format string, args ...any) { // each in one write, because several threads do so
		if _, err := fmt.Fprintf(out, format+"\n", args...); err != nil {
			cancel(&view.OutputError{Err: err})
		}
	}
	l, err := managers.Listen(ctx, listen)
	if err != nil {
		return cmp.Or(context.Cause(ctx), listenError(listen, err))
	}
	say("listening at %v", l.Addr())
	if key == nil {
		key = manager.NewKey()
		say("the key, which is made for this run and not shown again: %s", key)
	}
	say("for another terminal, with the key in %s or in a file:", value.KeyEnv)
	say("  %s manager connect %v", command, l.Addr())
	var came, refused atomic.Int64
	err = threading.Run(ctx, "server", nil, func(ctx context.Context) error {
		return managers.Serve(ctx, l, key, func(from net.Addr, err error) {
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

// listenError is err in the words of the flag, unless it is the machine that has no more to give.
func listenError(listen string, err error) error {
	var op *net.OpError
	if exitCode(err) != 1 || !errors.As(err, &op) {
		return err
	}
	return invalid("listen", listen, fmt.Sprintf("must be an address at which this computer can listen: %v", op.Err))
}

// connect is a client of a manager that serves elsewhere.
func connect(ctx context.Context, out io.Writer, at string, key []byte) error {
	name, err := os.Hostname()
	if err != nil {
		name = "a visitor"
	}
	return threading.Run(ctx, "client", nil, func(ctx context.Context) error {
		m, err := managers.Connect(ctx, at, key)
		if err != nil {
			return err
		}
		defer func() { _ = m.Shutdown(ctx) }() // closes the connection, which cannot fail
		fmt.Fprintf(out, "connected to %s: both sides know the key\n", at)
		visits, err := manager.SignBook(ctx, m, name, 0)
		if err != nil {
			return err
		}
		for _, v := range visits {
			fmt.Fprintf(out, "%3d  %s, process %d\n", v.Number, v.Name, v.PID)
		}
		return nil
	})
}
