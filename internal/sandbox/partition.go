// SPDX-License-Identifier: MPL-2.0

package sandbox

import "strings"

// partition returns the AWS partition of a Region.
func partition(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	}
	return "aws"
}

// inPartition moves an ARN to the partition of a Region. The sandbox has the same accounts in every
// partition.
func inPartition(arn, region string) string {
	return "arn:" + partition(region) + strings.TrimPrefix(arn, "arn:aws")
}
