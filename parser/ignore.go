package parser

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/format/gitignore"
)

// ignores reads the patterns of a directory's .gitignore. A file that cannot be read ignores nothing.
func (f *found) ignores(dir string) []gitignore.Pattern {
	src, err := fs.ReadFile(f.tree.FS(), path.Join(dir, ".gitignore"))
	if err != nil {
		return nil
	}
	var patterns []gitignore.Pattern
	for line := range bytes.Lines(bytes.TrimPrefix(src, []byte("\uFEFF"))) {
		pattern := strings.TrimRight(string(line), "\r\n")
		if strings.TrimSpace(pattern) == "" || strings.HasPrefix(pattern, "#") {
			continue
		}
		patterns = append(patterns, gitignore.ParsePattern(pattern, parts(dir)))
	}
	return patterns
}

// ignored says whether the last pattern that matches the name excludes it.
func ignored(patterns []gitignore.Pattern, name string, isDir bool) bool {
	return len(patterns) > 0 && gitignore.NewMatcher(patterns).Match(parts(name), isDir)
}

// ancestors are the directories above a name, the root first.
func ancestors(name string) []string {
	var out []string
	for dir := path.Dir(name); ; dir = path.Dir(dir) {
		out = append(out, dir)
		if dir == "." {
			slices.Reverse(out)
			return out
		}
	}
}

func parts(name string) []string {
	if name == "." {
		return nil
	}
	return strings.Split(name, "/")
}
