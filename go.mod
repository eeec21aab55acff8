module github.com/vpclint/vpclint

go 1.26
