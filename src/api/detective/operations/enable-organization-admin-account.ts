import { ADMINISTRATORS, operation } from '../operation.ts'
import { accountId } from '../schema/scalars.ts'
import { required, structure, unit } from '../schema/shape.ts'

/**
 * Makes an account the Detective administrator of the organization that the caller manages.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_EnableOrganizationAdminAccount.html
 */
export const enableOrganizationAdminAccount = operation({
  name: 'EnableOrganizationAdminAccount',
  method: 'POST',
  path: '/orgs/enableAdminAccount',
  status: 200,
  input: structure('EnableOrganizationAdminAccountRequest', { AccountId: required(accountId) }),
  output: unit,
  errors: [
    'AccessDeniedException',
    'InternalServerException',
    'ValidationException',
    'TooManyRequestsException',
  ],
  mutates: true,
  roles: ADMINISTRATORS,
  handle: async (input, { principal, services }) => {
    await services.membership.enableAdministrator(principal.account, input.AccountId)
    return {}
  },
})
