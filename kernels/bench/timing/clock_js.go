package timing

import (
	"syscall/js"
	"time"
)

var (
	process     = js.Global().Get("process")
	inNode      = process.Truthy() && process.Get("cpuUsage").Type() == js.TypeFunction
	performance = js.Global().Get("performance")
)

// Clock returns the processor time that this process has used, so that what else runs
// on the machine does not count; in a browser, which does not tell, the time of day.
func Clock() time.Duration {
	if !inNode {
		return time.Duration(performance.Call("now").Float() * float64(time.Millisecond))
	}
	u := process.Call("cpuUsage")
	return time.Duration(u.Get("user").Int()+u.Get("system").Int()) * time.Microsecond
}
