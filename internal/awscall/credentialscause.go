// SPDX-License-Identifier: MPL-2.0

package awscall

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"
	"github.com/aws/smithy-go"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// credentialsError returns the error of a source of credentials that err wraps, or nil. The SDK refreshes
// expired credentials when it signs a request, so the errors of their source can surface in any operation.
func credentialsError(err error) error {
	if !strings.Contains(err.Error(), "get identity") && !strings.Contains(err.Error(), "failed to refresh cached credentials") {
		return nil
	}
	if outer, ok := errors.AsType[*smithy.OperationError](err); ok {
		return outer.Err
	}
	return err
}

func (c *Call) credentialsCause(err error) Cause {
	source := DescribeSource(err, c.Redactor)
	if source.Summary == keyPairCause.Summary {
		return source
	}
	cause := Cause{
		Summary: summary.CredentialsNotRefreshed,
		Why: fmt.Sprintf("%s was not sent, because the provider's credentials had to be obtained or refreshed first. %s",
			c.Action, source.Why),
		Remedy:  source.Remedy,
		Message: source.Message,
	}
	return cause
}

// SourceError adds a cause to the error of a source of credentials. The cause was found in the shared files
// or in the environment.
type SourceError struct {
	Why    string // whole sentences
	Remedy string // one sentence
	Err    error
}

// Error returns the text of the SDK.
func (e *SourceError) Error() string { return e.Err.Error() }

// Unwrap returns the error of the SDK.
func (e *SourceError) Unwrap() error { return e.Err }

// DescribeSource returns the cause of an error that a source of credentials returned: a role, a metadata
// service, IAM Identity Center, a process or a file. It quotes only error responses and network errors. Other
// errors of the SDK can quote output that the SDK could not parse, and that holds credentials.
func DescribeSource(err error, redactor *Redactor) Cause {
	cause := Cause{
		Summary: summary.CredentialsNotObtained,
		Why:     "The source of the credentials returned no usable credentials.",
		Remedy:  "Check the source of the provider's credentials.",
	}
	switch {
	case errors.Is(err, ErrKeyPair):
		return keyPairCause
	case errors.Is(err, context.Canceled):
		cause.Why, cause.Remedy = "The run was interrupted before the credentials were obtained.", "Run it again."
		return cause
	}
	for _, known := range sources {
		if strings.Contains(err.Error(), known.phrase) {
			cause.Why, cause.Remedy = known.why, known.remedy
			break
		}
	}
	if known, ok := errors.AsType[*SourceError](err); ok {
		cause.Why, cause.Remedy = known.Why, known.Remedy
		return cause
	}
	operation := innermostOperation(err)
	if operation == nil {
		cause.Message = containerMessage(err, redactor)
		return cause
	}
	err = operation
	call := &Call{
		Service:  clean(operation.Service(), redactor),
		Action:   clean(operation.Operation(), redactor),
		Redactor: redactor,
		Now:      time.Now,
	}
	if response, ok := errors.AsType[*awshttp.ResponseError](err); ok {
		call.Exchange.Status, call.Exchange.RequestID = response.HTTPStatusCode(), response.ServiceRequestID()
	}
	var found Cause
	if api, ok := errors.AsType[smithy.APIError](err); ok && api.ErrorCode() != "" && api.ErrorCode() != unnamedCode {
		found = *call.responseCause(api.ErrorCode(), api.ErrorMessage())
		found.Message = rejection{
			code: api.ErrorCode(), message: api.ErrorMessage(), status: call.Exchange.Status, requestID: call.Exchange.RequestID,
		}.text(redactor)
	} else {
		call.Exchange.Attempts = 1
		found = call.networkCause(operation.Err)
	}
	cause.Why = fmt.Sprintf("The request %s of %s failed. %s", call.Action, call.Service, found.Why)
	cause.Remedy = found.Remedy
	cause.Message = found.Message
	return cause
}

// sources lists the sources of credentials by phrases of the SDK's errors. The first match counts.
var sources = []struct {
	phrase, why, remedy string
}{
	{"process provider error", "The command of credential_process failed, or its output is not JSON in the format of the AWS CLI.",
		"Run the command of credential_process yourself, and check its output."},
	{"credential_process", "The command of credential_process failed, or its output is not JSON in the format of the AWS CLI.",
		"Run the command of credential_process yourself, and check its output."},
	{"EC2 IMDS", "The EC2 metadata service returned no usable role credentials.",
		"Check that the instance has an instance profile, or configure other credentials."},
	{"SSO", "IAM Identity Center returned no credentials.", "Run aws sso login for the profile."},
	{"WebIdentity", "The role could not be assumed with the web identity token.",
		"Check the token, its file, and the trust policy of the role."},
	{"failed to load credentials", "The container credentials endpoint returned no usable credentials.",
		"Check AWS_CONTAINER_CREDENTIALS_FULL_URI or AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, and the service at that address."},
}

// SSOSessionEnded reports whether the login of IAM Identity Center has expired or is missing. It recognizes
// the errors that the SDK does not export by their text.
func SSOSessionEnded(err error) bool {
	if has[*ssocreds.InvalidTokenError](err) || strings.Contains(err.Error(), "cached SSO token") {
		return true
	}
	operation := innermostOperation(err)
	if operation == nil || !strings.HasPrefix(operation.Service(), "SSO") {
		return false
	}
	api, ok := errors.AsType[smithy.APIError](operation)
	return ok && slices.Contains([]string{"UnauthorizedException", "ExpiredTokenException", "InvalidGrantException"}, api.ErrorCode())
}

// innermostOperation returns the operation that failed first, or nil. To obtain the credentials for one
// operation, the SDK may need another.
func innermostOperation(err error) *smithy.OperationError {
	var found *smithy.OperationError
	for operation, ok := errors.AsType[*smithy.OperationError](err); ok; operation, ok = errors.AsType[*smithy.OperationError](operation.Err) {
		found = operation
	}
	return found
}

// longWord matches every run of characters that is long enough to be a credential, in any encoding.
var longWord = regexp.MustCompile(`[A-Za-z0-9+/=_.-]{20,}`)

// containerMessage quotes the error response of a container credentials endpoint, and redacts every long
// word. It returns "" unless the status is 4xx and the response has no error code, as then it is plain text
// for people.
func containerMessage(err error, redactor *Redactor) string {
	response, ok := errors.AsType[interface {
		smithy.APIError
		HTTPStatusCode() int
	}](err)
	if !ok || response.ErrorFault() != smithy.FaultClient || response.ErrorCode() != "" {
		return ""
	}
	status := response.HTTPStatusCode()
	text := longWord.ReplaceAllString(redactor.Redact(response.ErrorMessage()), redacted)
	return fmt.Sprintf("The endpoint returned HTTP status %d %s: %s", status, http.StatusText(status), clean(text, redactor))
}
