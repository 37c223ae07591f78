data "assumeroot_organization_root_credentials" "all" {}
