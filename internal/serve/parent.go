// SPDX-License-Identifier: MPL-2.0

package serve

import "os"

// exitWithParent ends the process after its parent has ended, which closes gone. An engine that is killed cannot stop its
// providers, and a provider holds credentials in memory.
func exitWithParent(gone <-chan struct{}) {
	go func() {
		<-gone
		endChildren()
		os.Exit(1)
	}()
}
