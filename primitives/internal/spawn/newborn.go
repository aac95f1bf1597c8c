package spawn

import (
	"os"

	"concurrency-lab/primitives/internal/wire"
)

// newborn is a child process that has not been told yet what it is. Every process begins as one,
// whatever the start method.
type newborn struct {
	os      *os.Process
	link    *link
	output  *os.File // what it writes to its standard output and error
	carrier carrier
}

// startNewborn starts this program as a child with its ends of the control channel. The system
// shows it under that name.
func startNewborn(name string) (b *newborn, err error) {
	var mine, theirs []*os.File // the ends that stay open here, and those that only the child needs
	defer func() {
		wire.CloseAll(theirs)
		if err != nil {
			wire.CloseAll(mine)
		}
	}()
	pipe := func() (r, w *os.File) {
		if err == nil {
			r, w, err = os.Pipe()
		}
		return r, w
	}
	childIn, controlOut := pipe()
	controlIn, childOut := pipe()
	outputR, outputW := pipe()
	mine = []*os.File{controlOut, controlIn, outputR}
	theirs = []*os.File{childIn, childOut, outputW}
	if err != nil {
		return nil, err
	}
	c, inherited, err := newCarrier()
	if err != nil {
		return nil, err
	}
	theirs = append(theirs, inherited...)
	b = &newborn{link: newLink(controlIn, controlOut), output: outputR, carrier: c}
	if b.os, err = startProcess(name, outputW, append([]*os.File{childIn, childOut}, inherited...)); err != nil {
		c.close()
		return nil, err
	}
	return b, nil
}

// become tells the child what it is and hands it the objects that it shares. It blocks while the
// child does not read, and fails if that is dead.
func (b *newborn) become(frame spawnFrame, handles []wire.Handle) error {
	defer b.carrier.close()
	var files []*os.File
	for _, h := range handles {
		files = append(files, h.Files()...)
	}
	numbers, err := b.carrier.carry(b.os.Pid, files)
	if err != nil {
		return err
	}
	for _, h := range handles {
		info := h.Describe()
		n := len(h.Files())
		info.Files, numbers = numbers[:n], numbers[n:]
		frame.Handles = append(frame.Handles, info)
	}
	return b.link.send(frameSpawn, frame)
}

// awaitUp blocks until the child has come up, and fails if it dies before.
func (b *newborn) awaitUp() error {
	_, _, err := b.link.receive() // the first that a child says is frameUp
	return err
}

// discard ends the child, and waits until nothing of it is left.
func (b *newborn) discard() {
	_ = b.os.Kill() // it fails if the child has ended already
	_, _ = b.os.Wait()
	b.carrier.close()
	b.link.close()
	b.output.Close()
}
