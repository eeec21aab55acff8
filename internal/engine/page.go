package engine

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"
)

// formats are the folders of a rule's cases, in the order of the page, with their headings and the languages of code blocks.
var formats = [...]struct{ folder, heading string }{
	{"cfn", "CloudFormation"},
	{"sam", "SAM"},
	{"tf", "Terraform"},
}

// Page is the rule's page as Markdown, made from its metadata and from the cases in its txtar: the comment says what happens at run time,
// and what differs between the bad and the good case is the mend.
func Page(rule Rule, cases string) string {
	archive := txtar.Parse([]byte(cases))
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n\n", rule.ID, rule.Title)
	fmt.Fprintf(&b, "Severity: %s. Precision: %s. Since %s.\n\n", rule.Severity, rule.Precision, rule.Since)
	if comment := strings.TrimSpace(string(archive.Comment)); comment != "" {
		fmt.Fprintf(&b, "## What happens\n\n%s\n\n", comment)
	}
	fmt.Fprintf(&b, "## Why\n\n%s\n", rule.Description)
	bad, good := caseFiles(archive, "bad"), caseFiles(archive, "good")
	b.WriteString("\n## Mend\n")
	for i := 0; i < len(formats); {
		change, heading := changes(bad, good, formats[i].folder), formats[i].heading
		for i++; i < len(formats) && changes(bad, good, formats[i].folder) == change; i++ {
			heading += " and " + formats[i].heading
		}
		if change != "" {
			fmt.Fprintf(&b, "\n%s:\n\n```diff\n%s```\n", heading, change)
		}
	}
	b.WriteString("\n## Links\n\n")
	for _, link := range rule.Links {
		fmt.Fprintf(&b, "- <%s>\n", link)
	}
	return b.String()
}

// caseFiles are the files of one case by format and name: cfn/template.yaml.
func caseFiles(archive *txtar.Archive, name string) map[string]string {
	out := map[string]string{}
	for _, f := range archive.Files {
		if rest, ok := strings.CutPrefix(f.Name, name+"/"); ok && rest != "want" {
			out[rest] = string(f.Data)
		}
	}
	return out
}

// changes is what turns the bad case into the good one, a hunk after the other, in one format.
func changes(bad, good map[string]string, folder string) string {
	names := map[string]bool{}
	for _, files := range []map[string]string{bad, good} {
		for name := range files {
			if strings.HasPrefix(name, folder+"/") {
				names[name] = true
			}
		}
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(names)) {
		hunks := diff(lines(bad[name]), lines(good[name]))
		if hunks != "" && len(names) > 1 {
			fmt.Fprintf(&b, "# %s\n", path.Clean(strings.TrimPrefix(name, folder+"/")))
		}
		b.WriteString(hunks)
	}
	return b.String()
}

func lines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}
