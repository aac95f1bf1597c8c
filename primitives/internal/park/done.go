package park

// Done is the end of something as a channel, for those who select on several. It costs nothing
// until somebody asks for the channel. Its methods are called under the mutex of what ends.
type Done struct{ channel chan struct{} }

// Channel returns a channel that is closed once it has ended, which it may have already.
func (d *Done) Channel(ended bool) <-chan struct{} {
	if d.channel == nil {
		d.channel = make(chan struct{})
		if ended {
			close(d.channel)
		}
	}
	return d.channel
}

// End closes the channel, if there is one. It is called once.
func (d *Done) End() {
	if d.channel != nil {
		close(d.channel)
	}
}
