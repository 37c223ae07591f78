// SPDX-License-Identifier: MPL-2.0

package serve

import "os"

// exitWithParent ends the process soon after its parent has ended. An engine that is killed cannot stop its providers, and
// a provider holds credentials in memory.
func exitWithParent() {
	gone := parentGone()
	go func() {
		<-gone
		os.Exit(1)
	}()
}
