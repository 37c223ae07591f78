// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"fmt"
	"net/http"
)

// refusal is an error that AWS answers with.
type refusal struct {
	status        int
	code, message string
	// queryCode is the code that SQS had for the error before it spoke JSON, which clients go on matching. It is code if empty.
	queryCode string
}

// The reasons that AWS gives for a denial.
const (
	deniedByIdentityPolicy = "with an explicit deny in an identity-based policy"
	deniedByResourcePolicy = "with an explicit deny in a resource-based policy"
	deniedBySessionPolicy  = "with an explicit deny in a session policy"
	deniedBySCP            = "with an explicit deny in a service control policy"
)

// denied is a denial that tells its reason.
func denied(r *request, reason string) *refusal {
	resource := r.resource()
	if r.service == "s3" {
		resource = fmt.Sprintf("%q", resource)
	}
	return accessDenied(fmt.Sprintf("User: %s is not authorized to perform: %s on resource: %s %s",
		r.callerARN(), r.permission(), resource, reason))
}

// notAllowed is the reason for a denial that nothing more than a missing permission causes. The kind of policy is
// "identity-based" or "resource-based".
func notAllowed(r *request, kind string) string {
	return fmt.Sprintf("because no %s policy allows the %s action", kind, r.permission())
}

// deniedWithoutReason is the denial of the actions of STS, which do not tell why.
func deniedWithoutReason(r *request) *refusal {
	return accessDenied(fmt.Sprintf("User: %s is not authorized to perform: %s on resource: %s",
		r.callerARN(), r.permission(), r.resource()))
}

func accessDenied(message string) *refusal {
	return &refusal{status: http.StatusForbidden, code: "AccessDenied", message: message}
}

func validationError(message string) *refusal {
	return &refusal{status: http.StatusBadRequest, code: "ValidationError", message: message}
}

func regionDisabled(account string) *refusal {
	return &refusal{status: http.StatusForbidden, code: "RegionDisabledException", message: "STS is not activated in this region for account:" +
		account + ". Your account administrator can activate STS in this region using the IAM Console."}
}

func unknownOperation(r *request) *refusal {
	return &refusal{status: http.StatusBadRequest, code: "InvalidAction", message: "Could not find operation " + r.action}
}
