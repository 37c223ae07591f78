// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestAccProvider_action runs an action of a served binary. In-process tests pass even if the server hides
// actions.
func TestAccProvider_action(t *testing.T) {
	if os.Getenv("TF_ACC") == "" {
		t.Skip("TF_ACC is not set")
	}
	engine := cmp.Or(os.Getenv("TF_ACC_TERRAFORM_PATH"), "terraform")
	dir := t.TempDir()
	run := func(name string, args ...string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), name, args...)
		cmd.Env = append(os.Environ(), "CHECKPOINT_DISABLE=1", "TF_CLI_CONFIG_FILE="+filepath.Join(dir, "cli.tfrc"))
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", cmd, err, out)
		}
		return string(out)
	}
	write := func(name string, content []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}

	write("cli.tfrc", fmt.Appendf(nil, `provider_installation {
  dev_overrides {
    "registry.terraform.io/assumeroot/example" = %q
  }
}
`, filepath.ToSlash(dir)))
	version, _, _ := strings.Cut(run(engine, "version"), "\n")
	var minor int
	if _, err := fmt.Sscanf(version, "Terraform v1.%d.", &minor); err != nil || minor < 14 {
		t.Skipf("actions need Terraform 1.14 or newer, and the engine is %s", version)
	}
	config, err := os.ReadFile("testdata/action.tf")
	if err != nil {
		t.Fatal(err)
	}
	write("main.tf", config)
	run("go", "build", "-o", filepath.Join(dir, "terraform-provider-example"), "./testdata/actionprovider")

	for name, args := range map[string][]string{
		"trigger": {},
		"invoke":  {"-invoke=action.example_announce.test"},
	} {
		t.Run(name, func(t *testing.T) {
			out := run(engine, append([]string{"-chdir=" + dir, "apply", "-auto-approve", "-no-color"}, args...)...)
			if want := "announced to the engine"; !strings.Contains(out, want) {
				t.Errorf("the output lacks %q:\n%s", want, out)
			}
		})
	}
}
