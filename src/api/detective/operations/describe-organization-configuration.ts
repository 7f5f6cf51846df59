import { operation, READERS } from '../operation.ts'
import { graphArn } from '../schema/scalars.ts'
import { boolean, optional, required, structure } from '../schema/shape.ts'

/**
 * Whether accounts that are new to the organization become members by themselves.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_DescribeOrganizationConfiguration.html
 */
export const describeOrganizationConfiguration = operation({
  name: 'DescribeOrganizationConfiguration',
  method: 'POST',
  path: '/orgs/describeOrganizationConfiguration',
  status: 200,
  input: structure('DescribeOrganizationConfigurationRequest', { GraphArn: required(graphArn) }),
  output: structure('DescribeOrganizationConfigurationResponse', { AutoEnable: optional(boolean) }),
  errors: [
    'AccessDeniedException',
    'InternalServerException',
    'ValidationException',
    'TooManyRequestsException',
  ],
  mutates: false,
  roles: READERS,
  handle: (input, { principal, services }) => ({
    AutoEnable: services.membership.autoEnable(principal.account, input.GraphArn),
  }),
})
