import { ADMINISTRATORS, operation } from '../operation.ts'
import { accountId, graphArn } from '../schema/scalars.ts'
import { required, structure, unit } from '../schema/shape.ts'

/**
 * Tries anew to enable a member that has accepted and is disabled.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_StartMonitoringMember.html
 */
export const startMonitoringMember = operation({
  name: 'StartMonitoringMember',
  method: 'POST',
  path: '/graph/member/monitoringstate',
  status: 200,
  input: structure('StartMonitoringMemberRequest', {
    GraphArn: required(graphArn),
    AccountId: required(accountId),
  }),
  output: unit,
  errors: [
    'AccessDeniedException',
    'ConflictException',
    'InternalServerException',
    'ResourceNotFoundException',
    'ServiceQuotaExceededException',
    'ValidationException',
  ],
  mutates: true,
  roles: ADMINISTRATORS,
  handle: async (input, { principal, services }) => {
    await services.membership.startMonitoring(principal.account, input.GraphArn, input.AccountId)
    return {}
  },
})
