package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNothingOutsideTheRootIsRead(t *testing.T) {
	outer := t.TempDir()
	root := filepath.Join(outer, "root")
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	secret := filepath.Join(outer, "secret")
	write(secret, "secret")
	write(filepath.Join(root, "sub", "in.tf"), "inside")
	for link, target := range map[string]string{"absolute": secret, "relative": "../secret", "folder": outer, "within": "sub/in.tf"} {
		if err := os.Symlink(target, filepath.Join(root, link)); err != nil {
			t.Fatal(err)
		}
	}
	tree, err := Open(root)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tree.Close() }()
	for _, name := range []string{"../secret", secret, "sub/../../secret", "absolute", "relative", "folder/secret", "sub/../absolute"} {
		if src, err := tree.Read(name); !errors.Is(err, ErrOutside) {
			t.Errorf("%s: %q, %v; want ErrOutside", name, src, err)
		}
	}
	for _, name := range []string{"sub/in.tf", "./sub//in.tf", "within"} {
		if src, err := tree.Read(name); err != nil || string(src) != "inside" {
			t.Errorf("%s: %q, %v", name, src, err)
		}
	}
	if _, err := tree.Read("sub"); err == nil {
		t.Error("a directory was read as a file")
	}
	if _, err := tree.Read("none"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v, want ErrNotExist", err)
	}
	if _, err := tree.List(".."); !errors.Is(err, ErrOutside) {
		t.Errorf("%v, want ErrOutside", err)
	}
}

func TestLargeFilesAreRefused(t *testing.T) {
	root := t.TempDir()
	f, err := os.Create(filepath.Join(root, "large.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Truncate(MaxSize + 1); err != nil {
		t.Fatal(err)
	}
	tree, err := Open(root)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tree.Close() }()
	if _, err := tree.Read("large.yaml"); !errors.Is(err, ErrTooLarge) {
		t.Errorf("%v, want ErrTooLarge", err)
	}
}

func TestListHoldsWhatWasPutBeforeAndAfter(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.tf", "d.tf"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tree, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tree.Close() }()
	tree.Put("a.tf", nil)
	tree.Put("other/x.tf", nil)
	for _, step := range []struct{ put, want string }{{"b.tf", "a.tf b.tf d.tf"}, {"./c.tf", "a.tf b.tf c.tf d.tf"}, {"e.tf", "a.tf b.tf c.tf d.tf e.tf"}} {
		tree.Put(step.put, nil)
		names, err := tree.List(".")
		if got := strings.Join(names, " "); err != nil || got != step.want {
			t.Errorf("after %s the list is %q (%v), want %q", step.put, got, err, step.want)
		}
	}
}
