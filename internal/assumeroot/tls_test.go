// SPDX-License-Identifier: MPL-2.0

package assumeroot_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

func TestOpen_tlsFailure(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		uses       x509.ExtKeyUsage
		maxVersion uint16
		name       string
		summary    string
	}{
		"certificate for another use":  {x509.ExtKeyUsageClientAuth, tls.VersionTLS13, "127.0.0.1", "The STS certificate is for another use"},
		"certificate for another name": {x509.ExtKeyUsageServerAuth, tls.VersionTLS13, "192.0.2.1", "The STS certificate is not valid"},
		"TLS 1.1":                      {x509.ExtKeyUsageServerAuth, tls.VersionTLS11, "127.0.0.1", "The STS host uses an old version of TLS"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			certificate := selfSigned(t, test.uses, test.name)
			server := httptest.NewUnstartedServer(http.NotFoundHandler())
			server.Config.ErrorLog = log.New(io.Discard, "", 0)
			server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS10, MaxVersion: test.maxVersion}
			server.StartTLS()
			defer server.Close()

			sb := startSandbox(t)
			cfg := config(sb, sb.Admin())
			cfg.BaseEndpoint = aws.String(server.URL)
			roots := x509.NewCertPool()
			roots.AddCert(certificate.Leaf)
			cfg.HTTPClient = awshttp.NewBuildableClient().WithTransportOptions(func(t *http.Transport) { t.TLSClientConfig.RootCAs = roots })
			f := failure(t.Context(), t, newClient(cfg), unlock())
			if f.Summary != test.summary || f.Attempts != 1 || !strings.HasPrefix(f.Message, "Network error: ") {
				t.Errorf("got %s\n%s", f.Summary, f.Detail())
			}
		})
	}
}

// selfSigned returns a certificate for an IP address and a use.
func selfSigned(t *testing.T, use x509.ExtKeyUsage, address string) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: sandbox.Member},
		NotAfter:              time.Now().Add(time.Hour),
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{use},
		IPAddresses:           []net.IP{net.ParseIP(address)},
		BasicConstraintsValid: true,
		IsCA:                  true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}
