// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestPeakMemoryIsTheLargestOfTheProcesses(t *testing.T) {
	for name, test := range map[string]struct {
		files map[string]string
		want  float64 // 0 for an error
	}{
		"one process":     {map[string]string{"1": "42"}, 42},
		"several":         {map[string]string{"1": "42", "2": "44", "3": "43"}, 44},
		"none":            {nil, 0},
		"one without any": {map[string]string{"1": "0"}, 0},
		"not a number":    {map[string]string{"1": "42", "2": ""}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			for file, content := range test.files {
				if err := os.WriteFile(filepath.Join(folder, file), []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			got, err := peakMemory(folder)
			if got != test.want || (err != nil) != (test.want == 0) {
				t.Errorf("got %g, %v; want %g", got, err, test.want)
			}
		})
	}
}
