// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Account is an AWS account with everything it owns. Only ID is required.
type Account struct {
	// ID has 12 digits.
	ID string
	// Name and Email are returned by organizations:ListAccounts. Their default is derived from ID.
	Name, Email string
	// State is PENDING_ACTIVATION, ACTIVE (the default), SUSPENDED, PENDING_CLOSURE or CLOSED.
	State string
	// Joined is the time at which the account joined the organization, 2024-11-14 by default.
	Joined time.Time
	// Root holds the credentials of the root user.
	Root RootCredentials
	// Buckets and Queues are owned by the account. Each bucket name is unique in the organization.
	Buckets []Bucket
	Queues  []Queue
	// BlockPublicPolicy makes S3 refuse a public policy for every bucket of the account.
	BlockPublicPolicy bool
}

// account is an Account at work. Accounts outside the organization have one too if they own something.
type account struct {
	Account  // without Buckets and Queues
	isMember bool
	buckets  map[string]*bucket
	queues   map[queueName]*queue
	// unassigned holds the serial numbers of virtual MFA devices that no user has.
	unassigned map[string]bool
}

var accountStates = []string{"PENDING_ACTIVATION", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"}

var accountID = regexp.MustCompile(`^[0-9]{12}$`)

// WithAccounts replaces DefaultAccounts. The accounts must include ManagementAccount.
// New panics if an ID is repeated or malformed, or a State is unknown.
func WithAccounts(accounts ...Account) Option {
	return func(s *Sandbox) { s.initialAccounts = accounts }
}

// WithMembers adds n members in State ACTIVE. Their IDs count up from 200000000001. One in three has root
// credentials.
func WithMembers(n int) Option {
	return func(s *Sandbox) { s.generatedMembers = n }
}

// Accounts returns the accounts of the organization in the order of organizations:ListAccounts.
func (s *Sandbox) Accounts() []Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	accounts := make([]Account, 0, len(s.members))
	for _, id := range s.members {
		accounts = append(accounts, s.accounts[id].snapshot())
	}
	return accounts
}

// AddAccount adds an account to the organization, or replaces one, which keeps its buckets and queues. It
// panics in the same cases as New.
func (s *Sandbox) AddAccount(a Account) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if existing := s.accounts[a.ID]; existing != nil && existing.isMember {
		s.removeAccount(a.ID)
	}
	s.addAccount(a)
}

// RemoveAccount makes an account leave the organization. The account keeps its buckets, queues and
// credentials.
func (s *Sandbox) RemoveAccount(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.removeAccount(id)
}

// SetState sets the State of an account of the organization.
func (s *Sandbox) SetState(id, state string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	checkState(state)
	s.member(id).State = state
}

// addAccounts creates the organization.
func (s *Sandbox) addAccounts() {
	for _, a := range s.initialAccounts {
		s.addAccount(a)
	}
	for i := range s.generatedMembers {
		s.addAccount(generatedMember(i))
	}
	s.member(ManagementAccount)
}

func (s *Sandbox) addAccount(a Account) {
	if !accountID.MatchString(a.ID) {
		panic(fmt.Sprintf("sandbox: account ID %q does not have 12 digits", a.ID))
	}
	added := s.account(a.ID)
	if added.isMember {
		panic("sandbox: account " + a.ID + " is given twice")
	}
	a.Name = cmp.Or(a.Name, "account-"+a.ID)
	a.Email = cmp.Or(a.Email, a.Name+"@example.com")
	a.State = cmp.Or(a.State, "ACTIVE")
	checkState(a.State)
	if a.Joined.IsZero() {
		a.Joined = organizationCreated
	}
	a.Root = a.Root.clone()
	for _, b := range a.Buckets {
		s.addBucket(a.ID, b)
	}
	for _, q := range a.Queues {
		s.addQueue(a.ID, q)
	}
	a.Buckets, a.Queues = nil, nil
	added.Account, added.isMember = a, true
	s.members = append(s.members, a.ID)
}

func (s *Sandbox) removeAccount(id string) {
	s.member(id).isMember = false
	s.members = slices.DeleteFunc(s.members, func(member string) bool { return member == id })
}

func checkState(state string) {
	if !slices.Contains(accountStates, state) {
		panic(fmt.Sprintf("sandbox: State %q is none of %s", state, strings.Join(accountStates, ", ")))
	}
}

// account returns an account, and creates one outside the organization if the ID is new.
func (s *Sandbox) account(id string) *account {
	existing, ok := s.accounts[id]
	if !ok {
		existing = &account{
			Account:    Account{ID: id, Joined: organizationCreated},
			buckets:    map[string]*bucket{},
			queues:     map[queueName]*queue{},
			unassigned: map[string]bool{},
		}
		s.accounts[id] = existing
	}
	return existing
}

// member returns an account of the organization. It panics if there is none, which is a mistake in a test.
func (s *Sandbox) member(id string) *account {
	existing, ok := s.accounts[id]
	if !ok || !existing.isMember {
		panic(fmt.Sprintf("sandbox: account %q is not in the organization", id))
	}
	return existing
}

// state returns the State of an account, empty if the account is not in the organization.
func (s *Sandbox) state(id string) string {
	if existing, ok := s.accounts[id]; ok && existing.isMember {
		return existing.State
	}
	return ""
}

// snapshot copies the account, so that later requests do not change the copy.
func (a *account) snapshot() Account {
	copied := a.Account
	copied.Root = a.Root.clone()
	for _, name := range slices.Sorted(maps.Keys(a.buckets)) {
		copied.Buckets = append(copied.Buckets, a.buckets[name].Bucket)
	}
	for _, name := range slices.SortedFunc(maps.Keys(a.queues), queueName.compare) {
		copied.Queues = append(copied.Queues, a.queues[name].Queue)
	}
	return copied
}
