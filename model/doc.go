// Package model is the one resource model that every format is read into: units, resources with their evaluated
// attributes and ranges, and the typed network kinds that facts and rules speak. It imports nothing of the project.
package model
