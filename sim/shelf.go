package sim

import "sync"

// Shelf is where a host keeps what its runs make once; see [Once]. Its zero is ready, and many runs may use it at once: who
// asks for what is being made waits for it. It keeps the last few things only.
type Shelf struct {
	mu   sync.Mutex
	kept []*keptValue
}

// shelfRoom is how many values are kept: a sweep over one parameter comes back to few of them.
const shelfRoom = 8

type keptValue struct {
	key  string
	mu   sync.Mutex
	made bool
	v    any
}

// Keep implements [Keeper].
func (s *Shelf) Keep(key string, make func() any) any {
	k := s.place(key)
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.made {
		k.v = make() // a run that is stopped meanwhile panics out of here and leaves it unmade
		k.made = true
	}
	return k.v
}

// place finds the key's place and moves it to the end.
func (s *Shelf) place(key string) *keptValue {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := &keptValue{key: key}
	for i, x := range s.kept {
		if x.key == key {
			k = x
			s.kept = append(s.kept[:i], s.kept[i+1:]...)
			break
		}
	}
	s.kept = append(s.kept, k)
	if len(s.kept) > shelfRoom {
		s.kept = s.kept[1:]
	}
	return k
}
