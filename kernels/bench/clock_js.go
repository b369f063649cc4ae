package main

import (
	"syscall/js"
	"time"
)

var process = js.Global().Get("process")

// clock returns the processor time that this process has used, so that what else runs
// on the machine does not count.
func clock() time.Duration {
	u := process.Call("cpuUsage")
	return time.Duration(u.Get("user").Int()+u.Get("system").Int()) * time.Microsecond
}
