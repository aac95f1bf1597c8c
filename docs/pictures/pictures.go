package main

import "strings"

// program is the name by which the lab is started.
const program = "concurrency-lab"

// picture is a run of the lab that is worth a picture.
type picture struct {
	name string
	// args is the command line, without the program's name.
	args string
	// shows is what the run must have said. It is run again until it has, at most tries times: a race
	// does not show its bug every time.
	shows string
	// columns are those of the terminal.
	columns int
	// keys are typed one after the other, where the run is a screen that waits for them. The picture
	// ends before the screen is left.
	keys string
}

// pictures are all that there are.
var pictures = []picture{
	{name: "race", args: "counter --variant no-lock -w 2 --adds 1 --on thread --shake", shows: "is lost", columns: 80},
	{name: "step", args: "counter --variant no-lock --on thread --step", keys: "abba", shows: "reached", columns: 80},
	{name: "deadlock", args: "lock --variant deadlock --timeline", shows: "deadlock", columns: 80},
}

// tries is how often a picture is recorded anew at most.
const tries = 100

func (p picture) command() string { return program + " " + p.args }

func (p picture) arguments() []string { return strings.Fields(p.args) }
