package parser

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ErrNothing is returned when there is nothing to check below the paths.
var ErrNothing = errors.New("nothing to check: no template and no Terraform module found")

// Sources says what to read.
type Sources struct {
	// Root is the directory that names are relative to and outside of which nothing is read. It defaults to the nearest
	// ancestor of all paths that is a Git repository, else to their common parent.
	Root string
	// Paths are files and directories; the current directory if there are none. Directories are searched for templates and
	// modules. Files select what they belong to.
	Paths []string
	// Stdin, when StdinName is set, is the text of the file of that name, which need not exist.
	Stdin     []byte
	StdinName string
	// Parameters are values of the parameters of templates by name.
	Parameters map[string]string
	// Variables are values of parameters and variables by name. They win over Parameters.
	Variables map[string]string
	// VarFiles are files with values of Terraform variables, for all root modules. They win over those that Terraform reads by
	// itself, later ones over earlier ones, and Variables over all of them.
	VarFiles []string
	// Jobs is how many units are read at a time.
	Jobs int
	// AllowEmpty makes it no error when nothing is found.
	AllowEmpty bool
}

// Place is where the sources lie.
type Place struct {
	Root    string   // absolute
	Subtree string   // the directory that holds all paths, relative to the root, with slashes
	Names   []string // the paths relative to the root, with slashes, sorted
	Stdin   string   // Sources.StdinName relative to the root, "" if there is none
	// VarFiles are Sources.VarFiles relative to the root, with slashes.
	VarFiles []string
}

// Place resolves root and paths. It fails for paths that do not exist or lie outside the root.
func (s Sources) Place() (Place, error) {
	var paths, parents []string
	given := s.Paths
	if len(given) == 0 && s.StdinName == "" {
		given = []string{"."}
	}
	for _, p := range given {
		abs, err := filepath.Abs(p)
		if err != nil {
			return Place{}, err
		}
		info, err := os.Stat(abs)
		if err != nil {
			return Place{}, &PathError{Path: p, Err: reason(err)}
		}
		paths = append(paths, abs)
		if !info.IsDir() {
			abs = filepath.Dir(abs)
		}
		parents = append(parents, abs)
	}
	stdin := ""
	if s.StdinName != "" {
		abs, err := filepath.Abs(s.StdinName)
		if err != nil {
			return Place{}, err
		}
		stdin = abs
		parents = append(parents, filepath.Dir(abs))
	}

	varFiles, err := absoluteFiles(s.VarFiles)
	if err != nil {
		return Place{}, err
	}

	place := Place{}
	parent := commonParent(parents)
	if s.Root == "" {
		place.Root = repository(parent)
		if place.Root == "" {
			for _, file := range varFiles {
				parents = append(parents, filepath.Dir(file))
			}
			place.Root = commonParent(parents)
		}
	} else {
		root, err := filepath.Abs(s.Root)
		if err != nil {
			return Place{}, err
		}
		if info, err := os.Stat(root); err != nil {
			return Place{}, &PathError{Path: s.Root, Err: reason(err)}
		} else if !info.IsDir() {
			return Place{}, &PathError{Path: s.Root, Err: errors.New("not a directory")}
		}
		place.Root = root
	}
	if place.Subtree, err = place.name(parent); err != nil {
		return Place{}, err
	}
	for _, p := range paths {
		name, err := place.name(p)
		if err != nil {
			return Place{}, err
		}
		place.Names = append(place.Names, name)
	}
	slices.Sort(place.Names)
	place.Names = slices.Compact(place.Names)
	if stdin != "" {
		if place.Stdin, err = place.name(stdin); err != nil {
			return Place{}, err
		}
	}
	for _, file := range varFiles {
		name, err := place.name(file)
		if err != nil {
			return Place{}, err
		}
		place.VarFiles = append(place.VarFiles, name)
	}
	return place, nil
}

// absoluteFiles makes the names of files absolute. It fails for those that are no files.
func absoluteFiles(names []string) ([]string, error) {
	var out []string
	for _, name := range names {
		abs, err := filepath.Abs(name)
		if err != nil {
			return nil, err
		}
		info, err := os.Stat(abs)
		switch {
		case err != nil:
			return nil, &PathError{Path: name, Err: reason(err)}
		case !info.Mode().IsRegular():
			return nil, &PathError{Path: name, Err: errors.New("not a regular file")}
		}
		out = append(out, abs)
	}
	return out, nil
}

// name is the path relative to the root.
func (p Place) name(abs string) (string, error) {
	rel, err := filepath.Rel(p.Root, abs)
	if err != nil || !filepath.IsLocal(rel) {
		return "", &PathError{Path: abs, Err: fmt.Errorf("outside the root %s", p.Root)}
	}
	return filepath.ToSlash(rel), nil
}

// PathError says what is wrong with a path that was given.
type PathError struct {
	Path string
	Err  error
}

func (e *PathError) Error() string { return e.Path + ": " + e.Err.Error() }

func (e *PathError) Unwrap() error { return e.Err }

// repository is the nearest directory from dir upwards that holds .git, "" if there is none. In worktrees .git is a file.
func repository(dir string) string {
	for {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

// commonParent is the deepest directory that holds all directories, which are absolute.
func commonParent(dirs []string) string {
	parent := dirs[0]
	for _, dir := range dirs[1:] {
		for dir != parent && !strings.HasPrefix(dir, strings.TrimSuffix(parent, string(filepath.Separator))+string(filepath.Separator)) {
			parent = filepath.Dir(parent)
		}
	}
	return parent
}
