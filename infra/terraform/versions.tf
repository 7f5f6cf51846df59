terraform {
  # Optional object attributes need 1.3; checks across variables in a validation need 1.9.
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}
