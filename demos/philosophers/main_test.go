package philosophers

import (
	"testing"

	"concurrency-lab/demos/demotest"
)

func TestMain(m *testing.M) { demotest.Main(m) }
