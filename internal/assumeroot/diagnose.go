// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"context"
)

func (c *Client) diagnose(_ context.Context, a *attempt) cause {
	return a.deniedCause("")
}
