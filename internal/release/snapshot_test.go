// SPDX-License-Identifier: MPL-2.0

package release

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

const (
	root    = "../.."
	project = "terraform-provider-assumeroot"
)

// platforms are the platforms of HashiCorp's own providers in the registries, as GOOS_GOARCH.
var platforms = []string{
	"darwin_amd64", "darwin_arm64",
	"freebsd_386", "freebsd_amd64", "freebsd_arm", "freebsd_arm64",
	"linux_386", "linux_amd64", "linux_arm", "linux_arm64",
	"windows_386", "windows_amd64", "windows_arm64",
}

// dist returns the directory of the built files and their version.
func dist(t *testing.T) (dir, version string) {
	t.Helper()
	if dir = os.Getenv("DIST"); dir == "" {
		t.Skip("DIST is not set")
	}
	var metadata struct{ Version string }
	if err := json.Unmarshal(read(t, filepath.Join(dir, "metadata.json")), &metadata); err != nil {
		t.Fatal(err)
	}
	return dir, metadata.Version
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func archiveName(version, platform string) string {
	return fmt.Sprintf("%s_%s_%s.zip", project, version, platform)
}

func sbomName(version, platform string) string {
	return fmt.Sprintf("%s_%s_%s.cdx.json", project, version, platform)
}

func TestArchives_platforms(t *testing.T) {
	dir, version := dist(t)
	var want []string
	for _, platform := range platforms {
		want = append(want, archiveName(version, platform))
	}
	found, err := filepath.Glob(filepath.Join(dir, "*.zip"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range found {
		found[i] = filepath.Base(found[i])
	}
	if slices.Sort(found); !slices.Equal(found, want) {
		t.Errorf("got  %q\nwant %q", found, want)
	}
}

func TestArchive_content(t *testing.T) {
	dir, version := dist(t)
	for _, platform := range platforms {
		t.Run(platform, func(t *testing.T) {
			goos, goarch, _ := strings.Cut(platform, "_")
			binary := project + "_v" + version
			if goos == "windows" {
				binary += ".exe"
			}
			members := unzip(t, filepath.Join(dir, archiveName(version, platform)))
			if got, want := slices.Sorted(maps.Keys(members)), []string{"LICENSE", binary}; !slices.Equal(got, want) {
				t.Fatalf("the archive holds %q, want %q", got, want)
			}
			if !bytes.Equal(members["LICENSE"], read(t, filepath.Join(root, "LICENSE"))) {
				t.Error("LICENSE differs from the file in the repository")
			}
			if !bytes.Contains(members[binary], []byte(version)) {
				t.Errorf("the provider does not contain its version %s", version)
			}

			info, err := buildinfo.Read(bytes.NewReader(members[binary]))
			if err != nil {
				t.Fatal(err)
			}
			checkSBOM(t, read(t, filepath.Join(dir, sbomName(version, platform))), version, info)

			settings := map[string]string{}
			for _, s := range info.Settings {
				settings[s.Key] = s.Value
			}
			for key, want := range map[string]string{"GOOS": goos, "GOARCH": goarch, "CGO_ENABLED": "0", "-trimpath": "true"} {
				if settings[key] != want {
					t.Errorf("%s is %q, want %q", key, settings[key], want)
				}
			}
		})
	}
}

// checkSBOM compares a software bill of materials with the build information of the binary.
func checkSBOM(t *testing.T, document []byte, version string, info *buildinfo.BuildInfo) {
	t.Helper()
	type component struct{ Name, Version string }
	var bill struct {
		BOMFormat  string
		Metadata   struct{ Component component }
		Components []component
	}
	if err := json.Unmarshal(document, &bill); err != nil {
		t.Fatal(err)
	}
	if want := (component{info.Main.Path, "v" + version}); bill.BOMFormat != "CycloneDX" || bill.Metadata.Component != want {
		t.Errorf("the SBOM is a %s of %v, want a CycloneDX of %v", bill.BOMFormat, bill.Metadata.Component, want)
	}
	want := map[string]string{"std": info.GoVersion}
	for _, module := range info.Deps {
		want[module.Path] = module.Version
	}
	got := map[string]string{}
	for _, c := range bill.Components {
		got[c.Name] = c.Version
	}
	if !maps.Equal(got, want) {
		t.Errorf("the SBOM has %v, want %v", got, want)
	}
	if got["github.com/hashicorp/terraform-plugin-framework"] == "" {
		t.Error("the SBOM lacks the plugin framework")
	}
}

func unzip(t *testing.T, path string) map[string][]byte {
	t.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	members := map[string][]byte{}
	for _, member := range archive.File {
		r, err := member.Open()
		if err != nil {
			t.Fatal(err)
		}
		if members[member.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return members
}

func TestChecksums_complete(t *testing.T) {
	dir, version := dist(t)
	want := map[string]string{
		fmt.Sprintf("%s_%s_manifest.json", project, version): sum(read(t, filepath.Join(root, "terraform-registry-manifest.json"))),
	}
	for _, platform := range platforms {
		for _, name := range []string{archiveName(version, platform), sbomName(version, platform)} {
			want[name] = sum(read(t, filepath.Join(dir, name)))
		}
	}
	got := map[string]string{}
	for line := range strings.Lines(string(read(t, filepath.Join(dir, fmt.Sprintf("%s_%s_SHA256SUMS", project, version))))) {
		hash, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		got[name] = hash
	}
	if !maps.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func sum(content []byte) string {
	return fmt.Sprintf("%x", sha256.Sum256(content))
}

// The registries assume protocol 5 if a provider has no manifest.
func TestManifest_protocol(t *testing.T) {
	const want = `{"version":1,"metadata":{"protocol_versions":["6.0"]}}`
	var got bytes.Buffer
	if err := json.Compact(&got, read(t, filepath.Join(root, "terraform-registry-manifest.json"))); err != nil {
		t.Fatal(err)
	}
	if got.String() != want {
		t.Errorf("got %s, want %s", &got, want)
	}
}

func TestReleaseNotes_version(t *testing.T) {
	notes := func(version string) (string, error) {
		out, err := exec.Command("bash", filepath.Join(root, "tools/release-notes"), version).Output()
		return string(out), err
	}
	if runtime.GOOS == "windows" {
		t.Skip("the script needs Bash")
	}
	for _, version := range []string{"v0.1.0", "v0.1.0-rc.1"} {
		got, err := notes(version)
		if err != nil || !strings.Contains(got, "`assumeroot_session` opens a root session") || strings.Contains(got, "## ") {
			t.Errorf("the notes of %s are %q, error %v", version, got, err)
		}
	}
	if got, err := notes("v0.0.9"); err == nil {
		t.Errorf("a version that is not in the changelog has the notes %q", got)
	}
}
