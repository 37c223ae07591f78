// SPDX-License-Identifier: MPL-2.0

package roottask_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

func TestCheckRegion(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		region    string
		shape     bool
		known     bool
		instead   string // part of the error of CheckRegion
		partition string
	}{
		{region: "us-east-1", shape: true, known: true, partition: "aws"},
		{region: "cn-northwest-1", shape: true, known: true, partition: "aws-cn"},
		{region: "us-gov-west-1", shape: true, known: true, partition: "aws-us-gov"},
		{region: "eusc-de-east-1", shape: true, known: true, partition: "aws-eusc"},
		{region: "eu-mars-1", shape: true, instead: "SkipRegionValidation = true", partition: "aws"},
		{region: "us-esat-1", shape: true, instead: `Did you mean "us-east-1"?`, partition: "aws"},
		{region: "", instead: `"us-east-1"`},
		{region: "US-EAST-1", instead: `Write "us-east-1".`},
		{region: "us-east-1a", instead: `Write "us-east-1".`},
		{region: " us-east-1", instead: `Write "us-east-1".`},
		{region: "us_east_1", instead: `such as "us-east-1"`},
		{region: "aws-global", instead: roottask.NoGlobalEndpoint},
		{region: "AWS-Global", instead: roottask.NoGlobalEndpoint},
		{region: "fips-aws-global", instead: roottask.NoGlobalEndpoint},
		{region: "aws-cn-global", instead: roottask.NoGlobalEndpoint},
		{region: "aws-us-gov-global-fips", instead: roottask.NoGlobalEndpoint},
	} {
		if err := roottask.CheckRegionShape(test.region); (err == nil) != test.shape {
			t.Errorf("shape of %q: %v", test.region, err)
		}
		err := roottask.CheckRegion(test.region)
		if (err == nil) != test.known || err != nil && !strings.Contains(err.Error(), test.instead) {
			t.Errorf("%q: %v\nwant %q", test.region, err, test.instead)
		}
		if partition, _ := roottask.PartitionOf(test.region); partition != test.partition {
			t.Errorf("%q is in %q, want %q", test.region, partition, test.partition)
		}
	}
}

func TestSTSEndpoint_partitions(t *testing.T) {
	t.Parallel()
	for region, want := range map[string]string{
		"us-east-1":  "https://sts.us-east-1.amazonaws.com",
		"cn-north-1": "https://sts.cn-north-1.amazonaws.com.cn",
		"mars":       "https://sts.mars.amazonaws.com",
	} {
		if got := roottask.STSEndpoint(region); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestParseDuration(t *testing.T) {
	t.Parallel()
	for given, want := range map[float64]int32{0: 0, 1: 1, 900: 900, 901: -1, -1: -1, 0.5: -1, 1e30: -1} {
		got, err := roottask.ParseDuration(big.NewFloat(given))
		if want < 0 {
			if err == nil || !strings.Contains(err.Error(), "0 to 900") {
				t.Errorf("%v: %d, %v", given, got, err)
			}
			continue
		}
		if err != nil || got != want {
			t.Errorf("%v: %d, %v", given, got, err)
		}
	}
}
