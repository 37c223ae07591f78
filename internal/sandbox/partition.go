// SPDX-License-Identifier: MPL-2.0

package sandbox

import "strings"

// partition is the AWS partition that a Region is in.
func partition(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	}
	return "aws"
}

// inPartition writes an ARN the way the partition of a Region would. The sandbox plays the same accounts in each.
func inPartition(arn, region string) string {
	return "arn:" + partition(region) + strings.TrimPrefix(arn, "arn:aws")
}
