package value

import (
	"os"
	"path/filepath"
	"testing"
)

func TestKey(t *testing.T) {
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte(" from the file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var named Key
	if err := named.Set(file); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		named     Key
		env, want string
	}{{nil, "", ""}, {nil, "from the environment", "from the environment"}, {named, "from the environment",
		"from the file"}} {
		t.Setenv(KeyEnv, test.env)
		if got := test.named.OrEnv(); string(got) != test.want || (got == nil) != (test.want == "") {
			t.Errorf("%q is named, %q in the environment: got %q", test.named, test.env, got)
		}
	}
}
