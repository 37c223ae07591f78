// SPDX-License-Identifier: MPL-2.0

// Package awscall sends requests to AWS and explains their failures, for any operation of any service. It bounds
// responses, retries only failures that can pass by themselves, and keeps secrets out of every text.
//
// httpclient.go and networkerror.go decide which part of a response can be seen at all. exchange.go records the
// attempts of an operation, cause.go tells the causes of its failure apart, and failure.go renders them. redact.go
// holds the credentials in use and removes them from text.
package awscall
