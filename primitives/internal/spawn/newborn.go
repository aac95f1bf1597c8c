package spawn

import (
	"errors"
	"os"
	"slices"
	"time"

	"concurrency-lab/primitives/internal/wire"
)

// newborn is a child process that has not been told yet what it is. Every process begins as one,
// whatever the start method.
type newborn struct {
	os      *os.Process
	link    *link
	output  *os.File // what it writes to its standard output and error
	carrier carrier
	stage   stage
	arrival *arrival
}

// startNewborn starts this program as a child with its ends of the control channel. The system
// shows it under that name. In a child that has not called [Main] it is [ErrNoMain].
func startNewborn(name string) (b *newborn, err error) {
	if os.Getenv(childEnv) != "" { // which Main takes away
		return nil, ErrNoMain
	}
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
	b = &newborn{link: newLink(controlIn, controlOut), output: outputR, carrier: c, stage: stageStarted,
		arrival: newArrival()}
	if b.os, err = startProcess(name, outputW, append([]*os.File{childIn, childOut}, inherited...)); err != nil {
		c.close()
		b.arrival.end()
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
		open, err := wire.OpenFiles(h)
		if err != nil {
			return err
		}
		files = append(files, open...)
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
	b.arrival.end()
	if err == nil {
		b.stage = stageBegun
	}
	return err
}

// ended is discard of a child that could not be told something, or be heard, and returns why: how
// it has ended, if that was the reason.
func (b *newborn) ended(name string, err error) error {
	exit, output := b.discard()
	if slices.ContainsFunc(endOfChannel, func(e error) bool { return errors.Is(err, e) }) {
		return newExitError(name, b.os.Pid, exit, b.stage, nil, output)
	}
	return err
}

// discard ends the child, unless it has ended, and waits until nothing of it is left.
func (b *newborn) discard() (exit Exit, output *tail) {
	_ = b.os.Kill() // it fails if the child has ended already
	exit = exitOf(b.os.Wait())
	b.arrival.end()
	output = &tail{}
	_ = b.output.SetReadDeadline(time.Now().Add(outputGrace)) // of a child that has started nothing it is at its end
	readLines(newLineReader(b.output), output.add)
	b.carrier.close()
	b.link.close()
	b.output.Close()
	return exit, output
}
