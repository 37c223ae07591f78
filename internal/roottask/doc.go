// SPDX-License-Identifier: MPL-2.0

// Package roottask is the domain of centralized root access: who a session can be opened for, which AWS-managed policies
// scope it, and which partition and Region they live in. It reads what people write and says what is wrong with it; it
// makes no calls and knows nothing of Terraform.
package roottask
