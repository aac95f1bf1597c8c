package wire

import (
	"fmt"
	"io"
	"slices"
)

// MessageHeader is how many bytes tell how long a message is.
const MessageHeader = 4

// readAhead is how much memory is taken on the mere announcement of a message. What is longer gets
// more as it comes.
const readAhead = 1 << 20

// ReadBody reads a message whose length, which has been read, is size.
func ReadBody(r io.Reader, size uint32) ([]byte, error) {
	b, err := AppendBody(nil, size, func(b []byte) error {
		_, err := io.ReadFull(r, b)
		return err
	})
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return b, err
}

// AppendBody appends size bytes of a message to b; read fills all of what it is given. No message
// is longer than MaxFrame, whatever it says.
func AppendBody(b []byte, size uint32, read func([]byte) error) ([]byte, error) {
	if size > MaxFrame {
		return nil, fmt.Errorf("%w: %d bytes are announced", ErrTooLarge, size)
	}
	for end := len(b) + int(size); len(b) < end; {
		have := len(b)
		more := min(end-have, max(have, readAhead))
		b = slices.Grow(b, more)[:have+more]
		if err := read(b[have:]); err != nil {
			return b[:have], err
		}
	}
	return b, nil
}
