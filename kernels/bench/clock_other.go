//go:build !js

package main

import "time"

var began = time.Now()

func clock() time.Duration { return time.Since(began) }
