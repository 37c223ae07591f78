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
)

// Sandbox is an AWS organization that answers over HTTP. Every method may be called at any time from any goroutine.
type Sandbox struct {
	now     func() time.Time
	address string
	secure  bool

	url       string
	listener  net.Listener // nil for a sandbox that does not listen
	server    *http.Server
	tunnels   *http.Server // what CONNECT leads to
	mux       *http.ServeMux
	signer    *v4.Signer
	authority func() *authority

	admin, delegate                                 Identity
	webIdentityToken, metadataToken, containerToken string

	// closing ends when Close is called, and with it every request that a fault keeps waiting.
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

	principals             map[string]*principal // by access key ID
	roles                  map[roleName]*role
	instanceRole, taskRole *role
	tokenSize              int
	secrets                []string

	buckets map[string]*bucket
	queues  map[queueName]*queue

	calls   []*Call
	faults  []*injected
	latency time.Duration
	random  *rand.Rand
}

// Option changes how a sandbox runs.
type Option func(*Sandbox)

// WithClock makes the sandbox tell the time by now instead of time.Now: how fresh a signature is, when a session is
// issued and ends, and the Date of an answer.
func WithClock(now func() time.Time) Option {
	return func(s *Sandbox) { s.now = now }
}

// WithTLS makes Start serve HTTPS, with a certificate of the sandbox's own authority for whatever name the client asks
// for. Clients trust it by CACertificate.
func WithTLS() Option {
	return func(s *Sandbox) { s.secure = true }
}

// WithAddress makes Start listen on a host:port instead of a free port of 127.0.0.1.
func WithAddress(address string) Option {
	return func(s *Sandbox) { s.address = address }
}

// New returns a sandbox that does not listen: serve it as an http.Handler. Close it when done.
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
		buckets:         map[string]*bucket{LockedBucket: {account: Member, policy: lockedBucketPolicy}},
		queues:          map[queueName]*queue{{Member, LockedQueue}: {policy: lockedQueuePolicy}},
		// Faults that answer a share of the requests must pick the same ones in every run of a test.
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
	s.addFirstUsers()
	s.addWebIdentity()
	return s
}

func newServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: time.Minute,
		// A client that refuses the certificate or leaves early is what a test wanted, not news for its output.
		ErrorLog: log.New(io.Discard, "", 0),
	}
}

// Start returns a sandbox that listens on 127.0.0.1. The error is the listener's.
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

// URL is where a started sandbox listens, such as http://127.0.0.1:49152, and empty for one that does not.
func (s *Sandbox) URL() string { return s.url }

// Close stops listening, ends requests that a fault keeps waiting, and returns when the last handler has.
func (s *Sandbox) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.close()
	if s.listener != nil {
		// The server closes only a listener that it has begun to serve, which it may not have yet.
		s.listener.Close()
	}
	s.server.Close()
	s.tunnels.Close()
	s.handlers.Wait()
}

// CACertificate is the PEM of the authority behind the certificates of WithTLS and of the names reached by CONNECT.
func (s *Sandbox) CACertificate() []byte { return s.authority().pem }
