// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"sync"
	"time"
)

// authority is a certificate authority that issues a certificate for every host name.
type authority struct {
	certificate *x509.Certificate
	pem         []byte
	// key is the key of the authority and of every certificate, because none needs protection.
	key *ecdsa.PrivateKey

	mu     sync.Mutex
	leaves map[string]*tls.Certificate
}

// newAuthority creates an authority.
func newAuthority() *authority {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	a := &authority{key: key, leaves: map[string]*tls.Certificate{}}
	a.certificate = certificateTemplate("AWS sandbox")
	a.certificate.IsCA = true
	a.certificate.BasicConstraintsValid = true
	a.certificate.KeyUsage = x509.KeyUsageCertSign
	der := a.sign(a.certificate)
	a.pem = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return a
}

// certificateTemplate returns a template that is valid at every time to which tests set a clock.
func certificateTemplate(name string) *x509.Certificate {
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	must(err)
	return &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:     time.Date(2100, time.January, 1, 0, 0, 0, 0, time.UTC),
	}
}

func (a *authority) sign(template *x509.Certificate) []byte {
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, &a.key.PublicKey, a.key)
	must(err)
	return der
}

// config returns the configuration of a server with every host name. Clients that send no host name get
// 127.0.0.1.
func (a *authority) config() *tls.Config {
	return &tls.Config{
		// CONNECT needs a hijacked connection, which HTTP/2 does not offer.
		NextProtos: []string{"http/1.1"},
		GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
			return a.leaf(hello.ServerName), nil
		},
	}
}

// leaf returns the certificate of a host name.
func (a *authority) leaf(host string) *tls.Certificate {
	a.mu.Lock()
	defer a.mu.Unlock()
	if leaf, ok := a.leaves[host]; ok {
		return leaf
	}
	template := certificateTemplate(host)
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	template.DNSNames = []string{"localhost"}
	template.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}
	if host != "" {
		template.DNSNames = append(template.DNSNames, host)
	}
	leaf := &tls.Certificate{Certificate: [][]byte{a.sign(template)}, PrivateKey: a.key}
	a.leaves[host] = leaf
	return leaf
}
