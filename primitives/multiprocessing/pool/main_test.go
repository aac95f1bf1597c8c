package pool

import (
	"testing"

	"concurrency-lab/primitives/internal/proctest"
)

func TestMain(m *testing.M) { proctest.Main(m) }
