package parser

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// samConfigNames are the files that sam deploy looks for beside the template; the first one counts.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-config.html
func samConfigNames() []string { return []string{"samconfig.toml", "samconfig.yaml", "samconfig.yml"} }

// samDefaults are the values that the samconfig file beside a template gives its parameters when it is deployed without any flags.
func (l *loader) samDefaults(template string) (map[string]string, []model.Diagnostic) {
	dir := path.Dir(template)
	names, _ := l.tree.List(dir) // an unreadable directory has no template
	for _, base := range samConfigNames() {
		name := path.Join(dir, base)
		if !slices.Contains(names, base) {
			continue
		}
		src, err := l.tree.Read(name)
		if err != nil {
			return nil, nil
		}
		values, err := samConfigFor(template, name, src)
		if err != nil {
			d := broken(name, fmt.Sprintf("its parameters are not used: %v", err))
			d.Severity = model.Warning
			return nil, []model.Diagnostic{d}
		}
		return values, nil
	}
	return nil, nil
}

// samConfigFor reads the parameters for one template: the one that the file names, else that with a name that sam looks for.
func samConfigFor(template, name string, src []byte) (map[string]string, error) {
	config, err := parseSAMConfig(name, src)
	if err != nil {
		return nil, err
	}
	wanted := []string{"template.yaml", "template.yml", "template.json"}
	for _, key := range []string{"template_file", "template"} {
		file, ok := config.setting(key, "build", "deploy", "package", "validate", "global").(string)
		if ok && !strings.Contains(file, ".aws-sam") { // what a build makes of the template
			wanted = []string{path.Clean(file)}
		}
	}
	if !slices.Contains(wanted, path.Base(template)) {
		return nil, nil
	}
	return config.overrides()
}
