import { investigationOf } from '../investigation-of.ts'
import { INVESTIGATORS, operation } from '../operation.ts'
import { graphArn, investigationId, state } from '../schema/scalars.ts'
import { required, structure, unit } from '../schema/shape.ts'

/**
 * Archives an investigation, or takes it out of the archive.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_UpdateInvestigationState.html
 */
export const updateInvestigationState = operation({
  name: 'UpdateInvestigationState',
  method: 'POST',
  path: '/investigations/updateInvestigationState',
  status: 200,
  input: structure('UpdateInvestigationStateRequest', {
    GraphArn: required(graphArn),
    InvestigationId: required(investigationId),
    State: required(state),
  }),
  output: unit,
  errors: [
    'AccessDeniedException',
    'InternalServerException',
    'ValidationException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
  ],
  mutates: true,
  roles: INVESTIGATORS,
  handle: async (input, call) => {
    const { graphArn: arn, id } = investigationOf(call, input.GraphArn, input.InvestigationId)
    await call.services.investigations.setState(arn, id, input.State)
    return {}
  },
})
