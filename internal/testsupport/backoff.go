// SPDX-License-Identifier: MPL-2.0

package testsupport

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
)

// NoBackoff retries without a delay.
var NoBackoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
