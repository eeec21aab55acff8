package spelling

import "testing"

func TestNearest(t *testing.T) {
	formats := []string{"github", "json", "sarif", "text"}
	tests := map[string]struct {
		name  string
		known []string
		want  string
	}{
		"a swapped pair of letters":            {"jsno", formats, "json"},
		"a missing letter":                     {"sarf", formats, "sarif"},
		"a wrong ending":                       {"function-in-public-subnets", []string{"function-in-public-subnet", "function-subnets-differ"}, "function-in-public-subnet"},
		"nothing near":                         {"html", formats, ""},
		"of equally near names the first":      {"cat", []string{"hat", "bat"}, "bat"},
		"an empty name is near nothing longer": {"", formats, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := Nearest(test.name, test.known); got != test.want {
				t.Errorf("Nearest(%q) = %q, want %q", test.name, got, test.want)
			}
		})
	}
}
