//go:build unix

package timing

import (
	"syscall"
	"time"
)

// Clock returns the processor time that this process has used, as Node's does, so that what
// else runs on the machine does not count.
func Clock() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
