package cli

import (
	"maps"
	"os"

	"github.com/vpclint/vpclint/parser"
)

// readParameters reads the files of --parameters. They may lie anywhere.
func readParameters(files []string) (map[string]string, error) {
	values := map[string]string{}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			return nil, usagef("--parameters: %v", err)
		}
		more, err := parser.ParseParameters(file, src)
		if err != nil {
			return nil, usagef("--parameters %v", err)
		}
		maps.Copy(values, more)
	}
	return values, nil
}
