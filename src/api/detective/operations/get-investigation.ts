import { investigationOf } from '../investigation-of.ts'
import { operation, READERS } from '../operation.ts'
import {
  entityArn,
  entityType,
  graphArn,
  investigationId,
  severity,
  state,
  status,
} from '../schema/scalars.ts'
import { optional, required, structure, timestamp } from '../schema/shape.ts'

/**
 * An investigation and how it stands.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_GetInvestigation.html
 */
export const getInvestigation = operation({
  name: 'GetInvestigation',
  method: 'POST',
  path: '/investigations/getInvestigation',
  status: 200,
  input: structure('GetInvestigationRequest', {
    GraphArn: required(graphArn),
    InvestigationId: required(investigationId),
  }),
  output: structure('GetInvestigationResponse', {
    GraphArn: optional(graphArn),
    InvestigationId: optional(investigationId),
    EntityArn: optional(entityArn),
    EntityType: optional(entityType),
    CreatedTime: optional(timestamp),
    ScopeStartTime: optional(timestamp),
    ScopeEndTime: optional(timestamp),
    Status: optional(status),
    Severity: optional(severity),
    State: optional(state),
  }),
  errors: [
    'AccessDeniedException',
    'InternalServerException',
    'ValidationException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
  ],
  mutates: false,
  roles: READERS,
  handle: (input, call) => {
    const investigation = investigationOf(call, input.GraphArn, input.InvestigationId)
    return {
      GraphArn: investigation.graphArn,
      InvestigationId: investigation.id,
      EntityArn: investigation.entityArn,
      EntityType: investigation.entityType,
      CreatedTime: investigation.created,
      ScopeStartTime: investigation.scope.start,
      ScopeEndTime: investigation.scope.end,
      Status: investigation.status,
      Severity: investigation.severity,
      State: investigation.state,
    }
  },
})
