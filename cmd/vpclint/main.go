// Command vpclint proves from templates whether Lambda functions in a VPC can reach what they need.
package main

import (
	"os"

	"github.com/vpclint/vpclint/internal/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
