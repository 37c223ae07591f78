// SPDX-License-Identifier: MPL-2.0

package sandbox

// getCallerIdentity implements
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html.
func (s *Sandbox) getCallerIdentity(r *request) (any, *refusal) {
	type result struct {
		Arn     string
		UserID  string `xml:"UserId"`
		Account string
	}
	return result{Arn: r.callerARN(), UserID: r.caller.userID, Account: r.caller.AccountID()}, nil
}
