package cmd

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"concurrency-lab/demos/demo"
)

// defaultOf says what a property is by default, where it depends on the variant: "8", or "8; 20 for
// separate-lock". It is "" for a variant without the property.
func defaultOf(d *demo.Demo, property func(demo.Variant) string) string {
	var parts []string
	var values []string
	for _, v := range d.Variants {
		if value := property(v); value != "" && !slices.Contains(values, value) {
			values = append(values, value)
		}
	}
	for i, value := range values {
		if i == 0 {
			parts = append(parts, value)
			continue
		}
		some := variantsWith(d, func(v demo.Variant) bool { return property(v) == value })
		parts = append(parts, fmt.Sprintf("%s for %s", value, strings.Join(some, ", ")))
	}
	return strings.Join(parts, "; ")
}

// usualWorkers and usualKind are what -w and --on are by default.
func usualWorkers(v demo.Variant) string {
	if v.Workers == 0 {
		return ""
	}
	return strconv.Itoa(v.Workers)
}

func usualKind(v demo.Variant) string {
	if len(v.On) == 0 {
		return ""
	}
	return v.On[0]
}
