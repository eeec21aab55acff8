package report

import "testing"

func TestParseFormat(t *testing.T) {
	for _, name := range Formats() {
		f, err := ParseFormat(name)
		if err != nil || f.String() != name {
			t.Errorf("ParseFormat(%q) = %v, %v", name, f, err)
		}
	}
	tests := map[string]string{
		"sarf":    `unknown format "sarf", did you mean "sarif"?`,
		"html":    `unknown format "html"; there are text, json, sarif, github`,
		"invalid": `unknown format "invalid"; there are text, json, sarif, github`,
	}
	for name, want := range tests {
		if _, err := ParseFormat(name); err == nil || err.Error() != want {
			t.Errorf("ParseFormat(%q) says %v, want %s", name, err, want)
		}
	}
}
