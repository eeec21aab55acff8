package parser

import (
	"encoding/json"
	"io/fs"
	"path"
	"strings"

	"github.com/vpclint/vpclint/parser/files"
)

// assembly is a directory that CDK wrote ("cdk.out"): templates, their assets, and a manifest that names the stacks.
// https://github.com/aws/aws-cdk/tree/main/packages/%40aws-cdk/cloud-assembly-schema
type assembly struct {
	// parts are the templates of the stacks and the assemblies of stages, by the names of files.
	parts map[string]bool
}

const manifestName = "manifest.json"

// openAssembly reads the manifest of a directory, nil if CDK did not write it.
func openAssembly(tree *files.Tree, dir string, entries []fs.DirEntry) *assembly {
	if !holds(entries, manifestName) || !holds(entries, "cdk.out") {
		return nil
	}
	file, err := tree.FS().Open(path.Join(dir, manifestName))
	if err != nil {
		return nil
	}
	defer func() { _ = file.Close() }() // only read from
	if info, err := file.Stat(); err != nil || info.Size() > files.MaxSize {
		return nil
	}
	var manifest struct {
		Artifacts map[string]struct {
			Type       string `json:"type"`
			Properties struct {
				TemplateFile  string `json:"templateFile"`
				DirectoryName string `json:"directoryName"`
			} `json:"properties"`
		} `json:"artifacts"`
	}
	if json.NewDecoder(file).Decode(&manifest) != nil {
		return nil
	}
	a := &assembly{parts: map[string]bool{}}
	for _, artifact := range manifest.Artifacts {
		switch artifact.Type {
		case "aws:cloudformation:stack":
			a.parts[artifact.Properties.TemplateFile] = true
		case "cdk:cloud-assembly":
			a.parts[artifact.Properties.DirectoryName] = true
		}
	}
	return a
}

// passes says whether an entry of the directory is none to look at: an asset, or a stack or stage that the app no longer has, which
// CDK leaves behind. Templates of nested stacks are judged in those around them.
func (a *assembly) passes(entry fs.DirEntry) bool {
	name := entry.Name()
	switch {
	case a == nil:
		return false
	case entry.IsDir():
		return strings.HasPrefix(name, "asset.") || strings.HasPrefix(name, "assembly-") && !a.parts[name]
	default:
		return strings.HasSuffix(name, ".template.json") && !strings.HasSuffix(name, ".nested.template.json") && !a.parts[name]
	}
}

func holds(entries []fs.DirEntry, name string) bool {
	for _, entry := range entries {
		if entry.Name() == name && entry.Type().IsRegular() {
			return true
		}
	}
	return false
}
