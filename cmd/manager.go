package cmd

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync/atomic"

	"github.com/spf13/cobra"

	"concurrency-lab/demos/manager"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/threading"
)

// keyEnv is the environment variable that a manager's key is in, where no file is named. There is
// no flag for the key itself: everybody on the computer can see the command line of a process.
const keyEnv = "CONCURRENCY_LAB_KEY"

// addManager gives the demo of managers, if it is there, what no other has: its two sides as
// commands, for two terminals.
func addManager(root *cobra.Command) {
	if c, _, err := root.Find([]string{manager.Demo().Name}); err == nil && c != root {
		c.AddCommand(newServe(), newConnect())
	}
}

func newServe() *cobra.Command {
	listen := address("127.0.0.1:0")
	var key key
	c := &cobra.Command{
		Use:   "serve",
		Short: "Be a manager that clients find over the network, until interrupted",
		Long: "Be a manager that clients find over the network, until interrupted.\n\n" +
			"Both sides must know a key, which neither sends. It is in the file that --key-file names or in\n" +
			keyEnv + "; without either, serve makes one and prints it. What is said after\nthe proof is not encrypted.",
		Args:              noArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, _ []string) error {
			return serve(c.Context(), c.OutOrStdout(), string(listen), key.orEnv())
		},
	}
	c.Flags().Var(&listen, "listen",
		"where to listen; without a host at this computer alone, and port 0 is any that is free")
	addKeyFile(c, &key)
	return c
}

func newConnect() *cobra.Command {
	var key key
	c := &cobra.Command{
		Use:   "connect ADDRESS",
		Short: "Sign the visitors' book of a manager that serves at an address",
		Long: "Sign the visitors' book of a manager that serves at an address, and print who has.\n\n" +
			"The key is in the file that --key-file names or in " + keyEnv + ".",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("connect takes one argument, the address that serve prints: got %d", len(args))
			}
			if err := new(address).Set(args[0]); err != nil {
				return usagef("invalid address %q: %v", args[0], err)
			}
			return nil
		},
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, args []string) error {
			known := key.orEnv()
			if known == nil {
				return usagef("no key: name a file that holds it by --key-file, or set %s", keyEnv)
			}
			return connect(c.Context(), c.OutOrStdout(), args[0], known)
		},
	}
	addKeyFile(c, &key)
	return c
}

func addKeyFile(c *cobra.Command, to *key) {
	c.Flags().SortFlags = false
	c.Flags().Var(to, "key-file", "the file that holds the key, if it is not in "+keyEnv)
}

// address is the value of a flag that says where to listen.
type address string

func (a *address) String() string { return string(*a) }
func (a *address) Type() string   { return "HOST:PORT" }
func (a *address) Set(text string) error {
	_, port, err := net.SplitHostPort(text)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if err != nil {
		return errors.New("must be HOST:PORT, or :PORT for this computer alone, with a port from 0 to 65535")
	}
	*a = address(text)
	return nil
}

// key is the value of a flag that names the file of a key. The file is read at once.
type key []byte

func (*key) String() string { return "" }
func (*key) Type() string   { return fileType }
func (k *key) Set(name string) error {
	if name == "" {
		return errors.New("must be the name of a file")
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("must be a file that can be read: %w", reason(err))
	}
	if text = bytes.TrimSpace(text); len(text) == 0 {
		return errors.New("must be a file that is not empty")
	}
	*k = text
	return nil
}

// orEnv returns the key, if none was named that of the environment, or nil.
func (k key) orEnv() []byte {
	if env := os.Getenv(keyEnv); k == nil && env != "" {
		return []byte(env)
	}
	return k
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
	l, err := managers.Listen(ctx, listen)
	if err != nil {
		return cmp.Or(context.Cause(ctx), listenError(listen, err))
	}
	say("listening at %v", l.Addr())
	if key == nil {
		key = manager.NewKey()
		say("the key, which is made for this run and not shown again: %s", key)
	}
	say("for another terminal, with the key in %s or in a file:", keyEnv)
	say("  %s manager connect %v", program, l.Addr())
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
