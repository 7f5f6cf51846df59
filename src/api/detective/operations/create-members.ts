import { detailOf, unprocessedAccounts } from '../member-detail.ts'
import { ADMINISTRATORS, operation } from '../operation.ts'
import { memberDetailList, unprocessedAccountList } from '../schema/member-shapes.ts'
import { accountId, emailAddress, emailMessage, graphArn } from '../schema/scalars.ts'
import { boolean, list, optional, required, structure } from '../schema/shape.ts'

/** The model requires an e-mail address; for accounts of the organization its documentation does not. */
const account = structure('Account', {
  AccountId: required(accountId),
  EmailAddress: optional(emailAddress),
})

/**
 * Invites accounts into a behavior graph, or enables accounts of the organization. No e-mail is sent: there is nothing that
 * could send one.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_CreateMembers.html
 */
export const createMembers = operation({
  name: 'CreateMembers',
  method: 'POST',
  path: '/graph/members',
  status: 200,
  input: structure('CreateMembersRequest', {
    GraphArn: required(graphArn),
    Message: optional(emailMessage),
    DisableEmailNotification: optional(boolean),
    Accounts: required(list(account, { min: 1, max: 50 })),
  }),
  output: structure('CreateMembersResponse', {
    Members: optional(memberDetailList),
    UnprocessedAccounts: optional(unprocessedAccountList),
  }),
  errors: [
    'AccessDeniedException',
    'InternalServerException',
    'ResourceNotFoundException',
    'ValidationException',
    'ServiceQuotaExceededException',
  ],
  mutates: true,
  roles: ADMINISTRATORS,
  handle: async (input, { principal, services }) => {
    const { membership } = services
    const accounts = input.Accounts.map((one) => ({
      account: one.AccountId,
      email: one.EmailAddress,
    }))
    const made = await membership.createMembers(principal.account, input.GraphArn, accounts)
    const graph = membership.graph(principal.account, input.GraphArn)
    return {
      // Verification may be over by now. Callers await that this is told first and the outcome later.
      Members: made.members.map((member) => ({
        ...detailOf(membership, graph, member),
        Status: 'VERIFICATION_IN_PROGRESS',
        DisabledReason: undefined,
      })),
      UnprocessedAccounts: unprocessedAccounts(made.unprocessed),
    }
  },
})
