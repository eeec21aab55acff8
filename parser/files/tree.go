// Package files reads files below one root and nowhere else: neither "..", nor an absolute path, nor a symbolic link leads
// out. It remembers what it read, because ranges point into it.
package files

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// MaxSize is the largest file that is read, in bytes. The largest template that CloudFormation accepts has 1 MB; state and
// plan files are larger.
const MaxSize = 32 << 20

// ErrTooLarge is returned for files above MaxSize.
var ErrTooLarge = errors.New("file is too large")

// ErrOutside is returned for names that lead out of the root.
var ErrOutside = errors.New("path is outside the root")

// Tree is a directory tree. Names are relative to its root, with slashes. It is safe for concurrent use.
type Tree struct {
	root *os.Root
	dir  string

	mu    sync.Mutex
	read  map[string][]byte
	lists map[string][]string // what List returns, by directory
}

// Open opens the tree at dir.
func Open(dir string) (*Tree, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &Tree{root: root, dir: dir, read: map[string][]byte{}, lists: map[string][]string{}}, nil
}

// Close releases the root. What was read stays.
func (t *Tree) Close() error { return t.root.Close() }

// Dir is the root's path.
func (t *Tree) Dir() string { return t.dir }

// FS is the tree as a file system, for walking.
func (t *Tree) FS() fs.FS { return t.root.FS() }

// Read returns the file's bytes. They must not be changed.
func (t *Tree) Read(name string) ([]byte, error) {
	name = path.Clean(name)
	t.mu.Lock()
	src, ok := t.read[name]
	t.mu.Unlock()
	if ok {
		return src, nil
	}
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return nil, fmt.Errorf("%s: %w", name, ErrOutside)
	}
	f, err := t.root.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, plain(name, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, plain(name, err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: not a regular file", name)
	}
	if info.Size() > MaxSize {
		return nil, fmt.Errorf("%s: %w (%d MB, at most %d MB are read)", name, ErrTooLarge, info.Size()>>20, MaxSize>>20)
	}
	src, err = io.ReadAll(io.LimitReader(f, MaxSize+1))
	if err != nil {
		return nil, plain(name, err)
	}
	t.mu.Lock()
	t.read[name] = src
	t.mu.Unlock()
	return src, nil
}

// Put lets src stand for the text of a file: an editor's unsaved buffer, say. The file need not exist.
func (t *Tree) Put(name string, src []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	name = path.Clean(name)
	t.read[name] = src
	dir, base := path.Split(name)
	dir = path.Clean(dir)
	if names, known := t.lists[dir]; known {
		if i, there := slices.BinarySearch(names, base); !there {
			t.lists[dir] = slices.Insert(names, i, base)
		}
	}
}

// List returns the names of the entries of a directory that are no directories, sorted. What was put there is among them.
func (t *Tree) List(dir string) ([]string, error) {
	dir = path.Clean(dir)
	if !filepath.IsLocal(filepath.FromSlash(dir)) {
		return nil, fmt.Errorf("%s: %w", dir, ErrOutside)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, known := t.lists[dir]; !known {
		entries, err := fs.ReadDir(t.FS(), dir)
		if err != nil {
			return nil, plain(dir, err)
		}
		var names []string
		for _, e := range entries {
			if !e.IsDir() {
				names = append(names, e.Name())
			}
		}
		for name := range t.read {
			if path.Dir(name) == dir {
				names = append(names, path.Base(name))
			}
		}
		slices.Sort(names)
		t.lists[dir] = slices.Compact(names)
	}
	return slices.Clone(t.lists[dir]), nil
}

// Sources returns everything that was read so far, by name.
func (t *Tree) Sources() map[string][]byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := make(map[string][]byte, len(t.read))
	for name, src := range t.read {
		out[name] = src
	}
	return out
}

// plain takes the operating system's path and verb out of an error: messages name files as the user's reports do.
func plain(name string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	if strings.Contains(err.Error(), "escapes") {
		err = ErrOutside
	}
	return fmt.Errorf("%s: %w", name, err)
}
