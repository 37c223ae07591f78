// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestLargestPeak(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		files map[string]string
		want  float64 // 0 for an error
	}{
		"one process":       {map[string]string{"1": "42"}, 42},
		"several processes": {map[string]string{"1": "42", "2": "44", "3": "43"}, 44},
		"no process":        {nil, 0},
		"zero":              {map[string]string{"1": "0"}, 0},
		"not a number":      {map[string]string{"1": "42", "2": ""}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for file, content := range test.files {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			got, err := largestPeak(dir)
			if got != test.want || (err != nil) != (test.want == 0) {
				t.Errorf("got %g, %v; want %g", got, err, test.want)
			}
		})
	}
}
