import { ADMINISTRATORS, operation } from '../operation.ts'
import { unit } from '../schema/shape.ts'

/**
 * Takes the Detective administrator from the organization, and with it the graph of the organization.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_DisableOrganizationAdminAccount.html
 */
export const disableOrganizationAdminAccount = operation({
  name: 'DisableOrganizationAdminAccount',
  method: 'POST',
  path: '/orgs/disableAdminAccount',
  status: 200,
  input: unit,
  output: unit,
  errors: [
    'AccessDeniedException',
    'InternalServerException',
    'ValidationException',
    'TooManyRequestsException',
  ],
  mutates: true,
  roles: ADMINISTRATORS,
  handle: async (_input, { principal, services }) => {
    await services.membership.disableAdministrator(principal.account)
    return {}
  },
})
