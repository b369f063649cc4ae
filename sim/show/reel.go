package show

import (
	"iter"
	"math"

	"orrery/sim/scene"
)

// Reel keeps frames of a run, of which the reader may see any again: a training, an attack step by step. Of a long run it keeps at most Most, evenly, and the
// first and the latest always. What was kept must not be written to again.
type Reel[T any] struct {
	Name string // of the handle, and the key of its mark
	Most int    // 0: 400
	Unit string // what is counted, for the mark's words: "iteration"

	times   []float64
	frames  []T
	told    int // frames that came, those of the same time once
	stride  int // of them every so many-th is kept
	shown   int // the frame that the reader chose
	offered bool
}

// Keep adds a frame at a time not before the last one's; of one time the last frame counts.
func (f *Reel[T]) Keep(time float64, frame T) {
	n := len(f.times)
	if n > 0 && f.times[n-1] == time {
		f.frames[n-1] = frame
		return
	}
	f.stride = max(1, f.stride)
	if n > 1 && (f.told-1)%f.stride != 0 { // the latest so far is none of the even ones
		f.times, f.frames = f.times[:n-1], f.frames[:n-1]
	}
	f.times, f.frames = append(f.times, time), append(f.frames, frame)
	f.told++
	most := f.Most
	if most == 0 {
		most = 400
	}
	if len(f.times) > max(most, 3) {
		f.thin()
	}
}

// thin drops every second frame, but not the latest.
func (f *Reel[T]) thin() {
	f.stride *= 2
	last, to := len(f.times)-1, 0
	for i := range f.times {
		if i%2 == 0 || i == last {
			f.times[to], f.frames[to] = f.times[i], f.frames[i]
			to++
		}
	}
	clear(f.frames[to:])
	f.times, f.frames = f.times[:to], f.frames[:to]
}

// Len is how many frames there are.
func (f *Reel[T]) Len() int { return len(f.times) }

// All are the frames with their times.
func (f *Reel[T]) All() iter.Seq2[float64, T] {
	return func(yield func(float64, T) bool) {
		for i, t := range f.times {
			if !yield(t, f.frames[i]) {
				return
			}
		}
	}
}

// Now is the frame to be shown with its time: the latest, until the reader or Seek chooses another; ok is false if there is none.
func (f *Reel[T]) Now() (time float64, frame T, ok bool) {
	n := len(f.times)
	if n == 0 {
		return 0, frame, false
	}
	i := n - 1
	if f.offered {
		i = min(f.shown, i)
	}
	return f.times[i], f.frames[i], true
}

// First is the first frame; there must be one.
func (f *Reel[T]) First() T { return f.frames[0] }

// End is the last time, 0 if there is no frame.
func (f *Reel[T]) End() float64 {
	if n := len(f.times); n > 0 {
		return f.times[n-1]
	}
	return 0
}

// Evenly are n of the times, at even places of the reel, the first and the last among them: the pictures of a run that was over
// in a blink, to be shown one by one.
func (f *Reel[T]) Evenly(n int) (times []float64) {
	last := len(f.times) - 1
	for i := range n {
		if last >= 0 {
			times = append(times, f.times[i*last/max(1, n-1)])
		}
	}
	return times
}

// Seek shows the frame nearest to a time.
func (f *Reel[T]) Seek(time float64) {
	f.offered = true
	if len(f.times) > 0 {
		time = Within(time, f.times[0], f.End())
	}
	best := 0
	for i, t := range f.times {
		if math.Abs(t-time) < math.Abs(f.times[best]-time) {
			best = i
		}
	}
	f.shown = best
}

// Offer gives the reel to the reader at its end; seen, if not nil, hears the time that is shown.
func (f *Reel[T]) Offer(r Handler, seen func(time float64)) {
	f.Seek(f.End())
	r.Handle(f.Name, func(x, _ float64) {
		if math.IsNaN(x) {
			return
		}
		f.Seek(x)
		if seen != nil && len(f.times) > 0 {
			seen(f.times[f.shown])
		}
	})
}

// Mark draws, on a panel whose x is time, an upright line at the frame that is shown and on it the ring to drag; nothing
// before there is something to choose.
func (f *Reel[T]) Mark(p *scene.Panel) {
	now, _, ok := f.Now()
	if !ok || !f.offered {
		return
	}
	_, y := middle(p)
	p.Rule("now", now, "", scene.Ink).Upright()
	mark(p, f.Name, now, y, scene.Brass, true, "x").Says("%s %.0f: drag to replay", f.Unit, now)
	p.Tell("%s %.0f of %.0f.", Capital(f.Unit), now, f.End())
}
