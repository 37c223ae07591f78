// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"testing"
)

func TestFrameworkIsQuietUnlessSomebodyWantsLogs(t *testing.T) {
	for name, test := range map[string]struct {
		variable, value string
		want            string // of TF_LOG_SDK
	}{
		"nobody":             {want: "OFF"},
		"all logs":           {variable: "TF_LOG", value: "TRACE"},
		"logs of providers":  {variable: "TF_LOG_PROVIDER", value: "DEBUG"},
		"the framework's":    {variable: "TF_LOG_SDK", value: "WARN", want: "WARN"},
		"logs of the engine": {variable: "TF_LOG_CORE", value: "TRACE", want: "OFF"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, variable := range []string{"TF_LOG", "TF_LOG_CORE", "TF_LOG_PROVIDER", "TF_LOG_SDK"} {
				t.Setenv(variable, "")
			}
			if test.variable != "" {
				t.Setenv(test.variable, test.value)
			}
			quietFramework()
			if got := os.Getenv("TF_LOG_SDK"); got != test.want {
				t.Errorf("TF_LOG_SDK is %q, want %q", got, test.want)
			}
		})
	}
}
