// SPDX-License-Identifier: MPL-2.0

package awscall

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

// redacted replaces a secret.
const redacted = "…"

// Redactor removes the credentials that it knows from text, and anything that has the form of a secret access
// key, of a session token or of a password in a URL. It is safe for concurrent use. The zero value knows no
// credentials.
type Redactor struct {
	parent *Redactor // its credentials are removed too; nil for none

	mu    sync.RWMutex
	known []string          // longest first, because a credential can begin with another one
	parts *strings.Replacer // replaces long credentials; nil for none
	words *regexp.Regexp    // matches short credentials and the characters around them; nil for none
}

const (
	// A credential of at least partLength bytes is long, and is removed anywhere. A shorter one of at least
	// wordLength bytes is removed only as a whole word. Emulators of AWS accept credentials such as "test".
	partLength = 8
	wordLength = 3
)

// With returns a Redactor that also removes the given credentials.
func (r *Redactor) With(credentials ...string) *Redactor {
	child := &Redactor{parent: r}
	child.Add(credentials...)
	return child
}

// Add makes credentials known. They are also removed if they are percent-encoded.
func (r *Redactor) Add(credentials ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	unknown := slices.DeleteFunc(slices.Clone(credentials), func(c string) bool {
		// Emulators of AWS accept an account ID as access key ID, and messages need it.
		return len(c) < wordLength || roottask.CheckAccountID(c) == nil || slices.Contains(r.known, c)
	})
	if len(unknown) == 0 {
		return
	}
	r.known = append(r.known, unknown...)
	slices.SortFunc(r.known, func(a, b string) int { return len(b) - len(a) })
	var parts, words []string
	for _, c := range r.known {
		for _, form := range []string{c, url.QueryEscape(c), url.PathEscape(c)} {
			if len(c) >= partLength {
				parts = append(parts, form, redacted)
			} else {
				words = append(words, regexp.QuoteMeta(form))
			}
		}
	}
	if len(parts) > 0 {
		r.parts = strings.NewReplacer(parts...)
	}
	if len(words) > 0 {
		r.words = regexp.MustCompile(`(^|[^\w])(?:` + strings.Join(words, "|") + `)($|[^\w])`)
	}
}

var (
	// userinfo matches the name and password of a URL.
	userinfo = regexp.MustCompile(`//[^\s"']*@`)
	// secretField matches a field that holds a secret, in JSON and in XML.
	secretField = regexp.MustCompile(
		`(?i)((?:secret_?access_?key|session_?token|security_?token|access_?token|refresh_?token|"token)(?:"\s*:\s*"|>))[^"<]+`)
	// runs matches runs of the characters of secret access keys and session tokens, and their padding.
	runs = regexp.MustCompile(`[A-Za-z0-9+/]{40,}=*`)
)

const (
	secretKeyLength = 40
	tokenLength     = 100 // session tokens are longer
)

// Redact returns text without secrets.
func (r *Redactor) Redact(text string) string {
	text = r.RedactKnown(text)
	text = secretField.ReplaceAllString(text, "${1}"+redacted)
	text = runs.ReplaceAllStringFunc(text, func(run string) string {
		length := len(strings.TrimRight(run, "="))
		if length == secretKeyLength && mixed(run) || length >= tokenLength {
			return redacted
		}
		return run
	})
	return userinfo.ReplaceAllString(text, "//"+redacted+"@")
}

// RedactKnown returns text without the known credentials. It changes nothing else, so it is for text that
// users need unchanged, such as a policy.
func (r *Redactor) RedactKnown(text string) string {
	for known := r; known != nil; known = known.parent {
		text = known.redactKnown(text)
	}
	return text
}

// Known returns the long credentials that r knows, longest first, without those of its parent. It leaves short
// ones out, because ordinary text can contain them.
func (r *Redactor) Known() []string {
	if r == nil {
		return nil
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	var known []string
	for _, c := range r.known {
		if len(c) >= partLength {
			known = append(known, c)
		}
	}
	return known
}

func (r *Redactor) redactKnown(text string) string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if r.parts != nil {
		text = r.parts.Replace(text)
	}
	if r.words != nil {
		// Matches include the characters around a word, so the first pass skips every second of adjacent
		// words.
		for range 2 {
			text = r.words.ReplaceAllString(text, "${1}"+redacted+"${2}")
		}
	}
	return text
}

var (
	// secretHeaders are the headers of a request to a source of credentials that hold credentials.
	secretHeaders = []string{"Authorization", "X-Amz-Security-Token", "X-Amz-Sso_bearer_token", "X-Aws-Ec2-Metadata-Token"}

	// secretValue matches a credential in a response of a source of credentials.
	secretValue = regexp.MustCompile(
		`(?i)(?:secret_?access_?key|session_?token|access_?token|refresh_?token|client_?secret|"token)(?:"\s*:\s*"|>)([^"<]+)`)
)

// learn adds the credentials in a request to a source of credentials, and in the response.
func (r *Redactor) learn(request *http.Request, response []byte) {
	for _, name := range secretHeaders {
		if value := strings.TrimPrefix(request.Header.Get(name), "Bearer "); !strings.HasPrefix(value, "AWS4-") {
			r.Add(value)
		}
	}
	if strings.HasSuffix(request.URL.Path, "/latest/api/token") {
		r.Add(string(response))
	}
	for _, found := range secretValue.FindAllSubmatch(response, -1) {
		r.Add(string(found[1]))
	}
}

// mixed reports whether a run of characters has lower-case letters, upper-case letters and digits, like
// almost every secret access key and unlike a hexadecimal hash.
func mixed(run string) bool {
	return strings.ContainsAny(run, "abcdefghijklmnopqrstuvwxyz") && strings.ContainsAny(run, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") &&
		strings.ContainsAny(run, "0123456789")
}
