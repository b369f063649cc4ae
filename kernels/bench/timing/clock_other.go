//go:build !js && !unix

package timing

import "time"

var began = time.Now()

// Clock returns the time that has passed.
func Clock() time.Duration { return time.Since(began) }
