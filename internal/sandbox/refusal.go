// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"fmt"
	"net/http"
)

// refusal is an error response of AWS.
type refusal struct {
	status        int
	code, message string
	// queryCode is the error code of SQS in the query protocol, which clients continue to match. Its
	// default is code.
	queryCode string
	// bucket and bucketRegion are set in redirections of S3 to another Region.
	bucket, bucketRegion string
}

// The reasons in AWS error messages for a denial.
const (
	deniedByIdentityPolicy = "with an explicit deny in an identity-based policy"
	deniedByResourcePolicy = "with an explicit deny in a resource-based policy"
	deniedBySessionPolicy  = "with an explicit deny in a session policy"
	deniedBySCP            = "with an explicit deny in a service control policy"
)

// denied returns a denial with a reason.
func denied(r *request, reason string) *refusal {
	resource := r.resource()
	if r.service == "s3" {
		resource = fmt.Sprintf("%q", resource)
	}
	return accessDenied(fmt.Sprintf("User: %s is not authorized to perform: %s on resource: %s %s",
		r.callerARN(), r.permission(), resource, reason))
}

// notAllowed returns the reason for a denial because no policy of a kind, identity-based or resource-based,
// allows the action.
func notAllowed(r *request, kind string) string {
	return fmt.Sprintf("because no %s policy allows the %s action", kind, r.permission())
}

// deniedWithoutReason returns the denial of STS, which has no reason.
func deniedWithoutReason(r *request) *refusal {
	return accessDenied(fmt.Sprintf("User: %s is not authorized to perform: %s on resource: %s",
		r.callerARN(), r.permission(), r.resource()))
}

func accessDenied(message string) *refusal {
	return forbidden("AccessDenied", message)
}

func forbidden(code, message string) *refusal {
	return &refusal{status: http.StatusForbidden, code: code, message: message}
}

func badRequest(code, message string) *refusal {
	return &refusal{status: http.StatusBadRequest, code: code, message: message}
}

func validationError(message string) *refusal {
	return badRequest("ValidationError", message)
}

func regionDisabled(account string) *refusal {
	return forbidden("RegionDisabledException", "STS is not activated in this region for account:"+account+
		". Your account administrator can activate STS in this region using the IAM Console.")
}

func unknownOperation(r *request) *refusal {
	return badRequest("InvalidAction", "Could not find operation "+r.action)
}
