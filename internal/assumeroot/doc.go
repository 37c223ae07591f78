// SPDX-License-Identifier: MPL-2.0

// Package assumeroot opens root sessions with sts:AssumeRoot, shares them, and returns clients that use them. It explains
// why AWS denied a session, and knows no Terraform.
//
// To follow one session, read open.go from top to bottom. cause.go tells the causes that only AssumeRoot has apart, and
// diagnose.go asks AWS for the reason that its response does not give.
package assumeroot
