// SPDX-License-Identifier: MPL-2.0

package sandbox

// getAccountSummary implements
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html for the entries about the
// root user.
func (s *Sandbox) getAccountSummary(r *request) (any, *refusal) {
	root := s.account(r.caller.AccountID()).Root
	type entry struct {
		Key   string `xml:"key"`
		Value int    `xml:"value"`
	}
	present := func(key string, exists bool) entry {
		if exists {
			return entry{key, 1}
		}
		return entry{key, 0}
	}
	return struct {
		SummaryMap []entry `xml:"SummaryMap>entry"`
	}{[]entry{
		present("AccountPasswordPresent", root.Password != nil),
		present("AccountAccessKeysPresent", len(root.AccessKeys) > 0),
		present("AccountSigningCertificatesPresent", len(root.SigningCertificates) > 0),
		present("AccountMFAEnabled", len(root.MFADevices) > 0),
	}}, nil
}
