// SPDX-License-Identifier: MPL-2.0

package roottask

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/aws-sdk-go-base/v2/endpoints"
)

var (
	regionID         = regexp.MustCompile(`^[a-z]{2,}(-[a-z]+)+-[0-9]{1,2}$`)
	globalRegion     = regexp.MustCompile(`^(fips-)?aws(-[a-z]+)*-global(-fips)?$`)
	availabilityZone = regexp.MustCompile(`^([a-z]{2,}(?:-[a-z]+)+-[0-9]{1,2})[a-z]$`)
)

// regionIDs are the codes of the Regions of all partitions. They are collected once, because each call of the
// library copies its data.
var regionIDs = func() []string {
	var ids []string
	for _, p := range endpoints.DefaultPartitions() {
		ids = slices.AppendSeq(ids, maps.Keys(p.Regions()))
	}
	slices.Sort(ids)
	return ids
}()

// NoGlobalEndpoint explains why STS's global endpoint cannot be used, as AWS documents it.
const NoGlobalEndpoint = "AssumeRoot has no global endpoint: AWS offers it only at the STS endpoint of a Region."

// CheckRegionShape returns an [*InputError] if a value does not have the form of a Region code.
func CheckRegionShape(region string) error {
	if regionID.MatchString(region) {
		return nil
	}
	e := &InputError{
		Given:    fmt.Sprintf("%q is not the code of a Region.", region),
		Accepted: "AWS accepts the code of a Region, such as us-east-1.",
		Instead:  `Write the Region's code, such as "us-east-1".`,
	}
	lower := strings.ToLower(strings.TrimSpace(region))
	switch zone := availabilityZone.FindStringSubmatch(lower); {
	case region == "":
		e.Given = "The value is empty."
	case IsGlobal(region):
		e.Accepted = NoGlobalEndpoint
	case zone != nil:
		e.Given = fmt.Sprintf("%q is an Availability Zone.", region)
		e.Instead = fmt.Sprintf("Write %q.", zone[1])
	case regionID.MatchString(lower):
		e.Instead = fmt.Sprintf("Write %q.", lower)
	}
	return e
}

// IsGlobal reports whether a Region is a pseudo-Region of the SDKs for global endpoints, such as aws-global.
func IsGlobal(region string) bool {
	return globalRegion.MatchString(strings.ToLower(strings.TrimSpace(region)))
}

// STSEndpoint returns the URL of the STS endpoint of a Region.
//
// See https://docs.aws.amazon.com/general/latest/gr/sts.html
func STSEndpoint(region string) string {
	suffix := "amazonaws.com"
	if p, ok := endpoints.PartitionForRegion(endpoints.DefaultPartitions(), region); ok {
		suffix = p.DNSSuffix()
	}
	return fmt.Sprintf("https://sts.%s.%s", region, suffix)
}

// CheckRegion returns an [*InputError] if a value is not the code of a known Region.
func CheckRegion(region string) error {
	if err := CheckRegionShape(region); err != nil {
		return err
	}
	if slices.Contains(regionIDs, region) {
		return nil
	}
	e := &InputError{
		Given:    fmt.Sprintf("%q is not a Region that this version knows.", region),
		Accepted: "AWS accepts the code of one of its Regions.",
		Instead:  "Write the code of a Region, or set {SkipRegionValidation} = true in the provider block if this Region is new.",
	}
	if near := Nearest(region, regionIDs); near != "" {
		e.Instead = fmt.Sprintf("Did you mean %q? If the Region is new, set {SkipRegionValidation} = true in the provider block.", near)
	}
	return e
}

// PartitionOf returns the partition of a Region. Patterns of Region codes cover new Regions.
func PartitionOf(region string) (string, bool) {
	p, ok := endpoints.PartitionForRegion(endpoints.DefaultPartitions(), region)
	return p.ID(), ok
}
