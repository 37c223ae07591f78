// SPDX-License-Identifier: MPL-2.0

package awsstandin

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var _ resource.Resource = (*schemaOnly)(nil)

// schemaOnly is a resource of hashicorp/aws that the examples use and that the sandbox cannot create. Its schema
// has the arguments of the examples, so that the examples can be validated.
type schemaOnly struct {
	name   string
	schema schema.Schema
}

var (
	requiredString = schema.StringAttribute{Required: true}
	optionalString = schema.StringAttribute{Optional: true}
	optionalNumber = schema.Int64Attribute{Optional: true}
	computedString = schema.StringAttribute{Computed: true}
	requiredSet    = schema.SetAttribute{ElementType: types.StringType, Required: true}
	optionalSet    = schema.SetAttribute{ElementType: types.StringType, Optional: true}
)

var schemasOnly = []schemaOnly{
	{"cloudwatch_log_metric_filter", schema.Schema{
		Attributes: map[string]schema.Attribute{
			"log_group_name": requiredString,
			"name":           requiredString,
			"pattern":        requiredString,
		},
		Blocks: map[string]schema.Block{
			"metric_transformation": schema.ListNestedBlock{
				Validators: []validator.List{listvalidator.IsRequired(), listvalidator.SizeAtMost(1)},
				NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
					"name":      requiredString,
					"namespace": requiredString,
					"value":     requiredString,
				}},
			},
		},
	}},
	{"cloudwatch_metric_alarm", schema.Schema{Attributes: map[string]schema.Attribute{
		"alarm_actions":       optionalSet,
		"alarm_name":          requiredString,
		"comparison_operator": requiredString,
		"evaluation_periods":  schema.Int64Attribute{Required: true},
		"metric_name":         optionalString,
		"namespace":           optionalString,
		"period":              optionalNumber,
		"statistic":           optionalString,
		"threshold":           optionalNumber,
		"treat_missing_data":  optionalString,
	}}},
	{"iam_openid_connect_provider", schema.Schema{Attributes: map[string]schema.Attribute{
		"arn":            computedString,
		"client_id_list": requiredSet,
		"url":            requiredString,
	}}},
	{"iam_organizations_features", schema.Schema{Attributes: map[string]schema.Attribute{
		"enabled_features": requiredSet,
	}}},
	{"iam_role", schema.Schema{Attributes: map[string]schema.Attribute{
		"assume_role_policy": requiredString,
		"name":               optionalString,
	}}},
	{"iam_role_policy", schema.Schema{Attributes: map[string]schema.Attribute{
		"name":   optionalString,
		"policy": requiredString,
		"role":   requiredString,
	}}},
	{"organizations_delegated_administrator", schema.Schema{Attributes: map[string]schema.Attribute{
		"account_id":        requiredString,
		"service_principal": requiredString,
	}}},
	{"organizations_policy", schema.Schema{Attributes: map[string]schema.Attribute{
		"content": requiredString,
		"name":    requiredString,
		"type":    optionalString,
	}}},
}

func (r *schemaOnly) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.name
}

func (r *schemaOnly) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.schema
}

func (*schemaOnly) Create(_ context.Context, _ resource.CreateRequest, resp *resource.CreateResponse) {
	resp.Diagnostics.AddError("Resource not supported", "This stand-in for hashicorp/aws can only validate the resource.")
}

// The engine does not call the other operations, because the state never has the resource.
func (*schemaOnly) Read(context.Context, resource.ReadRequest, *resource.ReadResponse)       {}
func (*schemaOnly) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}
func (*schemaOnly) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
