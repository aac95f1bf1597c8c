package value

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"

	"concurrency-lab/cmd/outfile"
)

// KeyEnv is the environment variable that a manager's key is in, where no file is named. There is
// no flag for the key itself: everybody on the computer can see the command line of a process.
const KeyEnv = "CONCURRENCY_LAB_KEY"

// Address is the value of a flag that says where to listen.
type Address string

func (a *Address) String() string { return string(*a) }
func (a *Address) Type() string   { return "HOST:PORT" }
func (a *Address) Set(text string) error {
	_, port, err := net.SplitHostPort(text)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if err != nil {
		return errors.New("must be HOST:PORT, or :PORT for this computer alone, with a port from 0 to 65535")
	}
	*a = Address(text)
	return nil
}

// Key is the value of a flag that names the file of a key. The file is read at once.
type Key []byte

func (*Key) String() string { return "" }
func (*Key) Type() string   { return FileType }
func (k *Key) Set(name string) error {
	if name == "" {
		return errors.New("must be the name of a file")
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("must be a file that can be read: %w", outfile.Reason(err))
	}
	if text = bytes.TrimSpace(text); len(text) == 0 {
		return errors.New("must be a file that is not empty")
	}
	*k = text
	return nil
}

// OrEnv returns the key, if none was named that of the environment, or nil.
func (k Key) OrEnv() []byte {
	if env := os.Getenv(KeyEnv); k == nil && env != "" {
		return []byte(env)
	}
	return k
}
