// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"context"
	"crypto/tls"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"golang.org/x/time/rate"
)

// Sandbox is an AWS organization with an HTTP interface. Its methods are safe for concurrent use.
type Sandbox struct {
	now     func() time.Time
	address string
	secure  bool

	url       string
	listener  net.Listener // nil for a sandbox that does not listen
	server    *http.Server
	tunnels   *http.Server // serves tunnels of CONNECT
	mux       *http.ServeMux
	signer    *v4.Signer
	authority func() *authority

	initialAccounts  []Account
	generatedMembers int
	withoutRecord    bool

	admin, delegate                                 Identity
	webIdentityToken, metadataToken, containerToken string

	// closing is canceled by Close, which ends every request that a fault keeps waiting.
	closing  context.Context
	close    context.CancelFunc
	handlers sync.WaitGroup

	connections atomic.Int64

	// mu guards everything below.
	mu     sync.Mutex
	closed bool

	features        map[string]bool
	trustedAccess   bool
	disabledRegions map[string]bool
	rootDenied      map[string]bool
	sourceIdentity  string

	accounts map[string]*account
	members  []string // IDs of the organization's accounts, in the order of ListAccounts

	principals map[string]*principal // by access key ID
	// sweepAt is the number of principals at which expired sessions are removed.
	sweepAt                int
	roles                  map[roleName]*role
	instanceRole, taskRole *role
	tokenSize              int
	secrets                []string

	buckets    map[string]*bucket
	queues     map[queueName]*queue
	staleReads int
	pageSize   int

	calls   []*Call
	faults  []*injected
	latency map[string]time.Duration // by service, "" for the others
	random  *rand.Rand

	assumeRootRate   rate.Limit
	assumeRootBurst  int
	assumeRootLimits map[string]*rate.Limiter // by account of the caller
}

// Option configures a sandbox.
type Option func(*Sandbox)

// WithClock replaces time.Now: for the age of signatures, the lifetime of sessions, the rate limit of
// SetAssumeRootLimit, dates of credentials and the Date of responses.
func WithClock(now func() time.Time) Option {
	return func(s *Sandbox) { s.now = now }
}

// WithTLS makes Start serve HTTPS. The sandbox's own authority, CACertificate, issues a certificate for
// every host name that a client requests.
func WithTLS() Option {
	return func(s *Sandbox) { s.secure = true }
}

// WithAddress makes Start listen on a host:port instead of a free port of 127.0.0.1.
func WithAddress(address string) Option {
	return func(s *Sandbox) { s.address = address }
}

// New returns a sandbox that does not listen, but is an http.Handler. The caller must close it.
func New(options ...Option) *Sandbox {
	s := &Sandbox{
		now:             time.Now,
		address:         "127.0.0.1:0",
		signer:          v4.NewSigner(),
		authority:       sync.OnceValue(newAuthority),
		features:        map[string]bool{RootCredentialsManagement: true, RootSessions: true},
		trustedAccess:   true,
		disabledRegions: map[string]bool{},
		rootDenied:      map[string]bool{},
		principals:      map[string]*principal{},
		roles:           map[roleName]*role{},
		tokenSize:       400,
		initialAccounts: DefaultAccounts(),
		accounts:        map[string]*account{},
		buckets:         map[string]*bucket{},
		queues:          map[queueName]*queue{},
		latency:         map[string]time.Duration{},
		// Faults with a Rate must affect the same requests in every run of a test.
		random: rand.New(rand.NewPCG(1, 2)),
	}
	s.closing, s.close = context.WithCancel(context.Background())
	for _, option := range options {
		option(s)
	}
	s.server = newServer(s)
	s.server.ConnState = s.countConnections
	s.tunnels = newServer(http.HandlerFunc(s.serveTunneled))
	s.mux = http.NewServeMux()
	s.mux.HandleFunc("/", s.serveAPI)
	s.addMetadataPaths()
	s.addContainerPath()
	s.addAccounts()
	s.addFirstUsers()
	s.addWebIdentity()
	return s
}

func newServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: time.Minute,
		// Some tests reject the certificate or disconnect early on purpose, so the server must not log that.
		ErrorLog: log.New(io.Discard, "", 0),
	}
}

// Start returns a sandbox that listens on 127.0.0.1. The error is the listener's. The caller must close the
// sandbox.
func Start(options ...Option) (*Sandbox, error) {
	s := New(options...)
	listener, err := net.Listen("tcp", s.address)
	if err != nil {
		return nil, err
	}
	s.url = "http://" + listener.Addr().String()
	if s.secure {
		s.url = "https://" + listener.Addr().String()
		listener = tls.NewListener(listener, s.authority().config())
	}
	s.listener = listener
	go s.server.Serve(listener)
	return s, nil
}

// URL returns the URL of a started sandbox, such as http://127.0.0.1:49152. It is empty after New.
func (s *Sandbox) URL() string { return s.url }

// Close stops listening, ends requests that a fault keeps waiting, and returns after the last handler.
func (s *Sandbox) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.close()
	if s.listener != nil {
		// The server does not close a listener that it has not begun to serve yet.
		s.listener.Close()
	}
	s.server.Close()
	s.tunnels.Close()
	s.handlers.Wait()
}

// CACertificate returns the PEM certificate of the authority for WithTLS and for host names in CONNECT
// requests.
func (s *Sandbox) CACertificate() []byte { return s.authority().pem }
