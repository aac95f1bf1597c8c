package semantics

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// complete are the classes of CPython's suite, of version 3.13, each test of which has a case or is
// left out for a reason.
var complete = []string{
	"lock_tests.BaseLockTests", "lock_tests.LockTests", "lock_tests.RLockTests", "lock_tests.EventTests",
	"lock_tests.ConditionTests",
	"lock_tests.BaseSemaphoreTests", "lock_tests.SemaphoreTests", "lock_tests.BoundedSemaphoreTests",
	"lock_tests.BarrierTests",
	"test_threading.ThreadTests", "test_threading.ThreadJoinOnShutdown", "test_threading.ThreadingExceptionTests",
	"test_threading.ExceptHookTests", "test_threading.TimerTests", "test_threading_local.BaseLocalTest",
	"test_queue.BaseQueueTestMixin", "test_queue.FailingQueueTest", "test_queue.BaseSimpleQueueTest",
	"_test_multiprocessing._TestQueue", "_test_multiprocessing._TestLock", "_test_multiprocessing._TestSemaphore",
	"_test_multiprocessing._TestCondition", "_test_multiprocessing._TestEvent", "_test_multiprocessing._TestBarrier",
	"test_concurrent_futures.test_future.FutureTests", "test_concurrent_futures.test_wait.WaitTests",
	"test_concurrent_futures.test_as_completed.AsCompletedTests", "test_concurrent_futures.executor.ExecutorTest",
	"test_concurrent_futures.test_thread_pool.ThreadPoolExecutorTest",
	"test_concurrent_futures.test_process_pool.ProcessPoolExecutorTest",
	"test_concurrent_futures.test_shutdown.ExecutorShutdownTest",
	"test_concurrent_futures.test_shutdown.ThreadPoolShutdownTest",
	"test_concurrent_futures.test_shutdown.ProcessPoolShutdownTest", "test_concurrent_futures.test_init.InitializerMixin",
	"test_concurrent_futures.test_init.FailingInitializerMixin",
	"test_concurrent_futures.test_deadlock.ExecutorDeadlockTest",
	"_test_multiprocessing._TestProcess", "_test_multiprocessing._TestSubclassingProcess",
	"_test_multiprocessing._TestValue",
	"_test_multiprocessing._TestArray", "_test_multiprocessing._TestContainers", "_test_multiprocessing._TestPool",
	"_test_multiprocessing._TestPoolWorkerErrors", "_test_multiprocessing._TestPoolWorkerLifetime",
	"_test_multiprocessing._TestMyManager",
	"_test_multiprocessing._TestRemoteManager", "_test_multiprocessing._TestManagerRestart",
	"_test_multiprocessing._TestConnection",
	"_test_multiprocessing._TestPoll", "_test_multiprocessing._TestPicklingConnections",
	"_test_multiprocessing._TestSharedCTypes",
	"_test_multiprocessing.TestInitializers", "_test_multiprocessing.TestSyncManagerTypes",
}

// omission is tests of CPython's suite that have no case, and why.
type omission struct {
	why   string
	tests []string
}

// leftOutText is the page's list of omissions.
func leftOutText() string {
	var b strings.Builder
	b.WriteString("\n## Left out\n\n")
	b.WriteString(wrapped("Tests of the same classes that have no case here. They mean nothing in Go, or are about what "+
		"is not offered:", "") + "\n")
	for _, o := range leftOut {
		b.WriteString(wrapped(fmt.Sprintf("- %s: %s", o.why, quoted(o.tests)), "  "))
	}
	return b.String()
}

// TestSuite holds tables and omissions to the suite itself, where CPython 3.13 and its tests are
// installed.
func TestSuite(t *testing.T) {
	out, err := exec.Command("python3.13", "-c", "import test; print(*test.__path__)").Output()
	if err != nil {
		t.Skip("the tests of CPython 3.13 are not here")
	}
	dir := strings.TrimSpace(string(out))
	var suite []string
	for _, class := range complete {
		suite = append(suite, testsOf(t, dir, class)...)
	}
	told := map[string]int{}
	for _, s := range sections {
		for _, r := range s.rows() {
			for _, name := range r.asserted() {
				told[name]++
			}
		}
	}
	for _, o := range leftOut {
		for _, name := range o.tests {
			if told[name]++; told[name] > 1 {
				t.Errorf("%s is left out, and has a case, or is left out twice", name)
			}
		}
	}
	for _, name := range suite {
		if told[name] == 0 {
			t.Errorf("%s has no case, and is not left out", name)
		}
	}
	for name := range told {
		if class := name[:strings.LastIndex(name, ".")]; slices.Contains(complete, class) && !slices.Contains(suite, name) {
			t.Errorf("CPython's suite has no test %s", name)
		}
	}
}

var testName = regexp.MustCompile(`(?m)^    def (test\w*)\(`)

// testsOf are the tests of a class.
func testsOf(t *testing.T, dir, class string) (names []string) {
	t.Helper()
	dot := strings.LastIndex(class, ".")
	module, short := strings.ReplaceAll(class[:dot], ".", "/"), class[dot+1:]
	source, err := os.ReadFile(filepath.Join(dir, module+".py"))
	if err != nil {
		t.Skip(err)
	}
	_, body, found := strings.Cut(string(source), "\nclass "+short)
	body, _, _ = strings.Cut(body, "\nclass ")
	for _, m := range testName.FindAllStringSubmatch(body, -1) {
		names = append(names, class+"."+m[1])
	}
	if !found || len(names) == 0 {
		t.Errorf("no tests of %s", class)
	}
	return names
}
