package cloudformation

import "github.com/vpclint/vpclint/model"

// fewKeys is up to how many entries of a mapping are looked through one by one: that is faster than a map, which most mappings would
// need for three keys.
const fewKeys = 16

// keys finds the entries of one mapping while it is read. The zero value is ready.
type keys struct {
	index   map[string]model.Range
	indexed int
}

// find returns where the last of the entries with that key has it. Between calls entries are only added.
func (k *keys) find(entries []model.Entry, key string) (model.Range, bool) {
	if len(entries) <= fewKeys {
		for i := len(entries) - 1; i >= 0; i-- {
			if entries[i].Key == key {
				return entries[i].KeyRange, true
			}
		}
		return model.Range{}, false
	}
	if k.index == nil {
		k.index = make(map[string]model.Range, 2*len(entries))
	}
	for ; k.indexed < len(entries); k.indexed++ {
		k.index[entries[k.indexed].Key] = entries[k.indexed].KeyRange
	}
	at, ok := k.index[key]
	return at, ok
}
