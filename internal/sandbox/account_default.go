// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"fmt"
	"time"
)

// organizationCreated is the default of every date in the organization.
var organizationCreated = time.Date(2024, time.November, 14, 0, 0, 0, 0, time.UTC)

// DefaultAccounts returns the accounts of a sandbox that is started without WithAccounts.
func DefaultAccounts() []Account {
	return []Account{
		{ID: ManagementAccount, Name: "management"},
		{ID: DelegatedAdministrator, Name: "security"},
		{
			ID:      Member,
			Name:    "workload",
			Root:    memberCredentials(),
			Buckets: []Bucket{{Name: LockedBucket, Policy: lockedBucketPolicy}},
			Queues:  []Queue{{Name: LockedQueue, Policy: lockedQueuePolicy}},
		},
		{ID: OtherMember, Name: "sandbox"},
		{ID: SuspendedMember, Name: "retired", State: "SUSPENDED"},
	}
}

// memberCredentials has every kind of root credential, and access keys in both states.
func memberCredentials() RootCredentials {
	return RootCredentials{
		Password: &Password{Created: day(3), LastUsed: day(90).Add(9 * time.Hour)},
		AccessKeys: []AccessKey{
			{
				ID: "AKIA111111111EXAMPLE", Status: "Active", Created: day(10),
				LastUsed: day(400).Add(14 * time.Hour), LastUsedRegion: Region, LastUsedService: "s3",
			},
			{ID: "AKIA222222222EXAMPLE", Status: "Inactive", Created: day(20)},
		},
		SigningCertificates: []SigningCertificate{{ID: "TA7SMP42TDN5Z26OBPJE7EXAMPLE", Status: "Active", Uploaded: day(30)}},
		MFADevices:          []MFADevice{{SerialNumber: "arn:aws:iam::" + Member + ":mfa/root-account-mfa-device", Enabled: day(4)}},
	}
}

// generatedMember returns the member with an index of WithMembers. Its values depend on the index alone.
// Each combination of the four kinds of root credentials occurs once in 48 members.
func generatedMember(index int) Account {
	id := fmt.Sprintf("%012d", 200000000001+index)
	member := Account{ID: id, Name: fmt.Sprintf("member-%04d", index+1)}
	if index%3 != 0 {
		return member
	}
	n := index / 3
	root := &member.Root
	if n&1 == 0 {
		root.AccessKeys = []AccessKey{{ID: "AKIA" + id[3:] + "EXAMPLE", Status: "Active", Created: day(n % 300)}}
		if n%4 == 0 {
			key := &root.AccessKeys[0]
			key.LastUsed, key.LastUsedRegion, key.LastUsedService = day(300+n%300), Region, "iam"
		}
	}
	if n&2 == 0 {
		root.Password = &Password{Created: day(n % 200)}
	}
	if n&4 == 0 {
		serial := []string{
			"arn:aws:iam::" + id + ":mfa/root-account-mfa-device",
			"arn:aws:iam::" + id + ":u2f/root/key-EXAMPLE",
			"GAHT" + id[4:],
		}[n%3]
		root.MFADevices = []MFADevice{{SerialNumber: serial, Enabled: day(n % 100)}}
	}
	if n&8 == 0 {
		root.SigningCertificates = []SigningCertificate{{ID: id + "EXAMPLECERTIFICATE", Status: "Inactive", Uploaded: day(n % 50)}}
	}
	return member
}

// day returns the time a number of days after the creation of the organization.
func day(n int) time.Time { return organizationCreated.AddDate(0, 0, n) }
